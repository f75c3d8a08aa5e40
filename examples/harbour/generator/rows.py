"""One function per record of the field service system: every field, in the vendor's spelling."""

from datetime import datetime

from .moments import stamp


def business_unit(number: int, name: str, at: datetime, **more) -> dict:
    row = {
        "id": number,
        "active": True,
        "name": name,
        "officialName": "Harbour Climate & Refrigeration Ltd.",
        "email": "service@harbour.example",
        "currency": "CAD",
        "phoneNumber": None,
        "invoiceHeader": None,
        "invoiceMessage": None,
        "defaultTaxRate": None,
        "authorizationParagraph": None,
        "acknowledgementParagraph": None,
        "address": None,
        "materialSku": None,
        "quickbooksClass": None,
        "accountCode": None,
        "franchiseId": None,
        "conceptCode": None,
        "corporateContractNumber": None,
        "trade": None,
        "division": None,
        "tagTypeIds": [],
        "tenant": None,
        "createdOn": "2018-03-01T14:00:00Z",
        "modifiedOn": stamp(at),
        "externalData": [],
        "certifiedSentriconSpecialistCode": None,
    }
    return row | more


def technician(number: int, user: int, name: str, unit: int, created: datetime, **more) -> dict:
    first, last = name.split(" ", 1)
    row = {
        "id": number,
        "userId": user,
        "name": name,
        "roleIds": [4],
        "businessUnitId": unit,
        "mainZoneId": None,
        "zoneIds": [],
        "createdOn": stamp(created),
        "modifiedOn": stamp(created),
        "email": None,
        "phoneNumber": None,
        "loginName": None,
        "home": None,
        "dailyGoal": 0.0,
        "isManagedTech": True,
        "licenseType": "ManagedTech",
        "customFields": [],
        "active": True,
        "aadUserId": None,
        "burdenRate": 0.0,
        "team": None,
        "jobFilter": "DispatchedWorking",
        "permissions": [],
        "accountLocked": False,
        "commissionRate": 0.0,
        "currentValue": None,
        "firstName": first,
        "lastName": last,
        "hourlyRate": 0.0,
        "jobId": None,
        "mobilePhone": None,
        "outboundCallerId": None,
        "payrollId": None,
        "payrollProfileId": None,
        "appoitmentId": None,
        "shiftStart": None,
        "shiftEnd": None,
        "soldByRate": 0.0,
        "startDate": stamp(created),
        "status": "Idle",
        "skills": [],
        "positions": ["Service"],
        "location": None,
        "bio": None,
        "memo": None,
    }
    return row | more


def employee(number: int, user: int, name: str, role: str, **more) -> dict:
    first, last = name.split(" ", 1)
    row = {
        "id": number,
        "userId": user,
        "name": name,
        "firstName": first,
        "lastName": last,
        "managerId": None,
        "role": role,
        "roleIds": [1],
        "businessUnitId": None,
        "createdOn": "2018-03-01T14:00:00Z",
        "modifiedOn": "2025-08-18T13:20:00Z",
        "email": None,
        "phoneNumber": None,
        "loginName": None,
        "active": True,
        "aadUserId": None,
        "accountLocked": False,
        "home": None,
        "agentId": 0,
        "startDate": None,
        "terminationDate": None,
        "hourlyRate": 0.0,
        "overtimeProfileId": None,
        "customFields": [],
        "permissions": [],
    }
    return row | more


def customer(number: int, name: str, kind: str, address: dict, created: datetime, **more) -> dict:
    row = {
        "id": number,
        "active": True,
        "name": name,
        "type": kind,
        "address": address,
        "customFields": [],
        "balance": 0.0,
        "taxExempt": False,
        "tagTypeIds": [],
        "doNotMail": False,
        "doNotService": False,
        "nationalAccount": False,
        "createdOn": stamp(created),
        "createdById": 5101,
        "modifiedOn": stamp(created),
        "mergedToId": None,
        "paymentTermId": None,
        "creditLimit": None,
        "creditLimitBalance": None,
        "externalData": [],
    }
    return row | more


def location(
    number: int, customer: int, name: str, address: dict, created: datetime, **more
) -> dict:
    row = {
        "id": number,
        "customerId": customer,
        "active": True,
        "name": name,
        "address": address,
        "customFields": [],
        "createdOn": stamp(created),
        "createdById": 5101,
        "modifiedOn": stamp(created),
        "mergedToId": None,
        "zoneId": None,
        "taxExempt": False,
        "tagTypeIds": [],
        "externalData": [],
        "taxZoneId": None,
    }
    return row | more


def job(number: int, customer: int, location: int, unit: int, created: datetime, **more) -> dict:
    row = {
        "id": number,
        "jobNumber": str(number),
        "projectId": None,
        "customerId": customer,
        "locationId": location,
        "jobStatus": "Scheduled",
        "completedOn": None,
        "businessUnitId": unit,
        "jobTypeId": 71,
        "priority": "Normal",
        "campaignId": 40,
        "appointmentCount": 1,
        "firstAppointmentId": number + 200000,
        "lastAppointmentId": number + 200000,
        "recallForId": None,
        "warrantyId": None,
        "jobGeneratedLeadSource": None,
        "noCharge": False,
        "notificationsEnabled": True,
        "createdOn": stamp(created),
        "createdById": 5103,
        "modifiedOn": stamp(created),
        "tagTypeIds": [],
        "leadCallId": None,
        "partnerLeadCallId": None,
        "bookingId": None,
        "soldById": None,
        "customerPo": "",
        "invoiceId": number + 400000,
        "membershipId": None,
        "total": None,
        "createdFromEstimateId": None,
        "estimateIds": [],
        "equipmentIds": [],
        "isAutoDispatched": False,
        "summary": None,
        "customFields": [],
        "externalData": [],
        "summaryOfWork": None,
        "active": True,
    }
    return row | more


def assignment(number: int, tech: int, name: str, job: int, at: datetime, **more) -> dict:
    row = {
        "id": number,
        "technicianId": tech,
        "technicianName": name,
        "assignedById": 5103,
        "assignedOn": stamp(at),
        "status": "Scheduled",
        "isPaused": False,
        "jobId": job,
        "appointmentId": job + 200000,
        "createdOn": stamp(at),
        "modifiedOn": stamp(at),
        "active": True,
    }
    return row | more


OPEN = {"value": 0, "name": "Open"}
SOLD = {"value": 1, "name": "Sold"}
DISMISSED = {"value": 2, "name": "Dismissed"}


def estimate(number: int, name: str, job: dict, subtotal: float, created: datetime, **more) -> dict:
    row = {
        "id": number,
        "jobId": job["id"],
        "projectId": None,
        "locationId": job["locationId"],
        "customerId": job["customerId"],
        "name": name,
        "jobNumber": job["jobNumber"],
        "status": OPEN,
        "reviewStatus": "None",
        "summary": None,
        "createdOn": stamp(created),
        "modifiedOn": stamp(created),
        "soldOn": None,
        "soldBy": None,
        "active": True,
        "items": None,
        "externalLinks": None,
        "subtotal": subtotal,
        "tax": round(subtotal * 0.14, 2),
        "businessUnitId": job["businessUnitId"],
        "businessUnitName": None,
        "isRecommended": False,
        "budgetCodeId": None,
        "isChangeOrder": False,
        "proposalTagName": None,
        "depositAmount": None,
        "depositPercent": None,
        "requireDepositOnSignature": None,
    }
    return row | more


def finding(number: int, location: int, job: int, user: int, created: datetime, **more) -> dict:
    row = {
        "id": number,
        "locationId": location,
        "name": None,
        "description": None,
        "recommendedSolution": None,
        "internalNotes": None,
        "installedEquipmentId": None,
        "urgencyLevel": "NotSpecified",
        "sourceJobId": job,
        "archived": False,
        "active": True,
        "createdBy": user,
        "modifiedBy": user,
        "createdOn": stamp(created),
        "modifiedOn": stamp(created),
        "status": "New",
        "attachments": [],
        "linkedEstimateIds": [],
        "linkedJobIds": [],
    }
    return row | more
