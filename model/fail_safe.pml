/* The fail-safe of leads, as proactive_core.leads implements it, small enough to be searched
 * completely. README.md tells how to read it and what it leaves out; check.sh runs it.
 *
 * One submission becomes one lead. A clerk is routed to; the manager of the branch is the only
 * rung below the sink. Clerk and manager may ignore everything for ever, act, or leave. There is
 * no time: "due" means that the sweep may look at the lead, at any moment from now on.
 *
 * A step of the desk (load, decide, append at the expected version) is one d_step, because a
 * journal stores it whole or refuses it. Everything else interleaves freely.
 */

/* ---- how much may go wrong -------------------------------------------------------------- */
#ifndef LOSSES
#define LOSSES 1    /* messages that the world swallows, of any kind */
#endif
#ifndef CRASHES
#define CRASHES 1   /* program ends between a step and the next */
#endif
#ifndef REOPENS
#define REOPENS 1   /* times that the closed lead is opened again */
#endif
#ifndef PAUSES
#define PAUSES 1    /* pauses in one cycle: what the cap on waiting comes to without time */
#endif

/* ---- stages, people, ways to the technician --------------------------------------------- */
#define NONE        0
#define TRIAGE      1
#define ACKNOWLEDGE 2
#define CONTACT     3
#define DECIDE      4
#define WAITING     5
#define TELL        6
#define CLOSED      7
#define LIVE (stage != NONE && stage != CLOSED)

#define CLERK   1
#define MANAGER 2
#define SINK    3
#define FIRST   1   /* the manager's rung */
#define TOP     2   /* the sink's */

#define UNKNOWN 0   /* nobody knows who handed it in */
#define BY_WORD 1   /* known, but no channel is confirmed */
#define ALIVE   2   /* a channel that delivers in the end */
#define DEAD    3   /* a channel that never will */
#define GONE    4   /* has left the company */
#define NOBODY_TO_TELL (reach == UNKNOWN || reach == GONE)
#define UNDELIVERABLE  (reach == DEAD || reach == GONE)

#define NOT_OWED 0
#define OWED     1
#define BY_HAND  2

/* ---- the lead's row: survives a crash ---------------------------------------------------- */
byte stage = NONE;
byte back = CONTACT;        /* where a pause returns to */
byte owner = 0;
byte rung = 0;
byte cycle = 0;
byte pauses = 0;
bool due = false;           /* there is an instant at which the sweep must look */
byte telling = NOT_OWED;    /* the outcome obligation of this cycle */
bool page_owed = false;     /* the outbox row that calls the sink */
byte copies = 0;            /* leads that the submission has opened */
bool clerk_here = true, manager_here = true;

/* ---- the world, and what only the properties look at ------------------------------------- */
byte reach = UNKNOWN;
bool receipt = false;       /* the device holds one */
byte answered = 0;          /* last cycle whose outcome obligation has ended: told or discharged */
bool usurped = false;       /* somebody decided without the right to */
byte losses = 0, crashes = 0, reopens = 0;
#ifdef QUEUE_TIMER
bool timer = false;         /* a message in a broker */
#endif
#ifdef REPEAT_LIMIT
byte repeats = 0;
#endif

/* ---- the transition table: every change of stage, and who may ask for it ----------------- *
 * tests/model/test_model.py reads the lines that begin with "#define MAY_" or "#define HELD_"
 * and compares them with proactive_core.leads.TRANSITIONS; BECOME asserts them at every change.
 *
 * merged:    SubmitUnreadable=Submit
 * no change: Reassign ConfirmPage
 * left out:  ConfirmMirror Amend NoteArrival RecordChase Rebind LinkLead UnlinkLead JoinLead PartLead
 * no stage:  LINKED
 */
#define MAY_Submit(to)        ((stage == NONE) && (to == ACKNOWLEDGE || to == TRIAGE))
#define MAY_Classify(to)      ((stage == TRIAGE) && (to == ACKNOWLEDGE))
#define MAY_Acknowledge(to)   ((stage == ACKNOWLEDGE) && (to == CONTACT))
#define MAY_RecordContact(to) ((stage == CONTACT) && (to == DECIDE))
#define MAY_Wait(to)          ((stage == CONTACT || stage == DECIDE) && (to == WAITING))
#define MAY_Resume(to)        ((stage == WAITING) && (to == CONTACT || to == DECIDE))
#define MAY_DuePassed(to)     ((stage == WAITING) && (to == CONTACT || to == DECIDE))
#define MAY_Resolve(to)       ((stage == CONTACT || stage == DECIDE) && (to == TELL || to == CLOSED))
#define MAY_TellByHand(to)    ((stage == TELL) && (to == CLOSED))
#define MAY_ConfirmTold(to)   ((stage == TELL) && (to == CLOSED))
#define MAY_GiveUpTelling(to) ((stage == TELL) && (to == CLOSED))
#define MAY_Offboard(to)      ((stage == TELL) && (to == CLOSED))
#define MAY_Withdraw(to)      ((stage == TRIAGE || stage == ACKNOWLEDGE || stage == CONTACT || stage == DECIDE || stage == WAITING || stage == TELL) && (to == CLOSED))
#define MAY_Reopen(to)        ((stage == CLOSED) && (to == ACKNOWLEDGE))

#define HERE(p)      (p == SINK || (p == CLERK && clerk_here) || (p == MANAGER && manager_here))
#define IS_OWNER(p)   (owner == p && HERE(p))
#define IS_MANAGER(p) (p == MANAGER && manager_here)
#define IS_RUNG(p)    ((rung == FIRST && p == MANAGER && manager_here) || (rung == TOP && p == SINK))

#define HELD_Classify(p)      (IS_OWNER(p) || IS_MANAGER(p))
#define HELD_Acknowledge(p)   (IS_OWNER(p))
#define HELD_RecordContact(p) (IS_OWNER(p))
#define HELD_Wait(p)          (IS_OWNER(p) || IS_MANAGER(p))
#define HELD_Resume(p)        (IS_OWNER(p))
#define HELD_Resolve(p)       (IS_OWNER(p) || IS_MANAGER(p))
#define HELD_TellByHand(p)    (IS_OWNER(p) || IS_MANAGER(p))
#define HELD_Reopen(p)        (IS_OWNER(p) || IS_MANAGER(p))
#define HELD_Reassign(p)      (IS_OWNER(p) || IS_MANAGER(p) || IS_RUNG(p))

#ifdef SHOW_TAKEN   /* print each change of stage when the search first meets it */
c_code {
  static int taken_from; static char taken[8][8][32][24]; static int taken_count[8][8];
  static void take(const char *command, int from, int to) {
    int n;
    for (n = 0; n < taken_count[from][to]; n++)
      if (!strcmp(taken[from][to][n], command)) return;
    strcpy(taken[from][to][taken_count[from][to]++], command);
    printf("taken: %d %s %d\n", from, command, to);
  }
};
#define BECOME(command, next) assert(MAY_##command(next)); c_code { taken_from = now.stage; }; \
  stage = next; c_code { take(#command, taken_from, now.stage); }
#else
#define BECOME(command, next) assert(MAY_##command(next)); stage = next
#endif

/* ---- parts of a decision ----------------------------------------------------------------- */
#ifdef STATIC_ROUTE
#define ROUTE CLERK
#else
#define ROUTE (clerk_here -> CLERK : (manager_here -> MANAGER : SINK))
#endif

inline start_clock() {
  due = true; rung = 0;
#ifdef QUEUE_TIMER
  timer = true;
#endif
#ifdef REPEAT_LIMIT
  repeats = 0;
#endif
}

inline give_to(p) {
#ifdef MOVE_DROPS_SINK_PAGE
  if :: owner == SINK && p != SINK -> page_owed = false :: else fi;
#endif
  owner = p
}

inline forget_pauses() {   /* of no use once decided: fewer states */
  pauses = 0; back = CONTACT
}

inline finish() {   /* what closing clears; the stage itself is BECOME's */
  due = false; rung = 0; telling = NOT_OWED; page_owed = false; forget_pauses()
}

inline take_in(first) {
  if
  :: copies == 0 ->
     copies = 1; cycle = 1; owner = ROUTE;
     BECOME(Submit, first); start_clock()
  :: else ->
#ifdef NO_IDEMPOTENCY_KEY
     if :: copies < 2 -> copies++ :: else fi
#else
     skip            /* the key is claimed: the same receipt again */
#endif
  fi
}

inline open_again() {
  reopens++; cycle++;
  if :: HERE(owner) :: else -> give_to(ROUTE) fi;
  BECOME(Reopen, ACKNOWLEDGE); start_clock()
}

inline decide_outcome(p) {
  usurped = usurped || !HELD_Resolve(p);
#ifdef CLOSE_THEN_TELL
  BECOME(Resolve, CLOSED); finish()
#else
  if
  :: NOBODY_TO_TELL -> answered = cycle; BECOME(Resolve, CLOSED); finish()
  :: else ->
     BECOME(Resolve, TELL); start_clock(); forget_pauses();
     telling = (reach == BY_WORD -> BY_HAND : OWED)
  fi
#endif
}

/* F5, with SINK_ACTS only: nobody takes a lead away from the sink. */
#if defined(SINK_ACTS) && !defined(TAKEN_BACK)
#define MOVABLE (owner != SINK)
#else
#define MOVABLE true
#endif

inline move_to(p, to) {
  d_step {
    LIVE && HELD_Reassign(p) && HERE(to) && owner != to && MOVABLE ->
    give_to(to);                       /* due and rung stay: moving a card buys no time */
#ifdef REASSIGN_BUYS_TIME
    rung = 0
#endif
  }
}

/* ---- the office --------------------------------------------------------------------------- */
inline handle_lead(p) {
  if
  :: d_step { MAY_Classify(ACKNOWLEDGE) && HELD_Classify(p) ->
       BECOME(Classify, ACKNOWLEDGE); start_clock() }
  :: d_step { MAY_Acknowledge(CONTACT) && HELD_Acknowledge(p) ->
       BECOME(Acknowledge, CONTACT); start_clock();
#ifdef ACK_STOPS_CLOCK
       due = false
#endif
     }
  :: d_step { MAY_RecordContact(DECIDE) && HELD_RecordContact(p) ->
       BECOME(RecordContact, DECIDE); start_clock() }
#ifdef NO_AUTHORITY_CHECK
  :: MAY_Resolve(TELL) && HELD_Resolve(p);           /* looked at here ... */
     if
     :: d_step { MAY_Resolve(TELL) -> decide_outcome(p) }   /* ... used here */
     :: else
     fi
#else
  :: d_step { MAY_Resolve(TELL) && HELD_Resolve(p) -> decide_outcome(p) }
#ifdef CLOSE_THEN_TELL
     ;
     if                                /* committed; now tell, unless the program ends first */
     :: crashes < CRASHES -> crashes++
     :: d_step { stage == CLOSED && !UNDELIVERABLE -> answered = cycle }
     :: !(stage == CLOSED && !UNDELIVERABLE)
     fi
#endif
#endif
#ifndef NO_TELL_STAGE
  :: d_step { MAY_TellByHand(CLOSED) && HELD_TellByHand(p) && telling != NOT_OWED ->
       answered = cycle; BECOME(TellByHand, CLOSED); finish() }
#endif
  fi
}

#ifdef PAUSES_WITHOUT_END
#define PAUSE_LEFT(p) true
#define USE_PAUSE skip
#else
/* Once the promise is broken an owner may not pause: that would start the ladder anew. */
#define PAUSE_LEFT(p) (pauses < PAUSES && (rung == 0 || p == MANAGER))
#define USE_PAUSE pauses++
#endif

inline pause_lead(p) {
  if
  :: d_step { MAY_Wait(WAITING) && HELD_Wait(p) && PAUSE_LEFT(p) ->
       USE_PAUSE; back = stage; BECOME(Wait, WAITING); start_clock() }
  :: d_step { MAY_Resume(back) && HELD_Resume(p) -> BECOME(Resume, back); start_clock(); back = CONTACT }
  fi
}

inline open_again_by(p) {
  d_step { MAY_Reopen(ACKNOWLEDGE) && HELD_Reopen(p) && reopens < REOPENS -> open_again() }
}

#ifdef OFFBOARD_KEEPS_OWNER
#define RE_OWN skip
#else
#define RE_OWN if :: LIVE && !HERE(owner) -> give_to(ROUTE) :: else fi
#endif

#define IDLE (copies <= 2)   /* always so; Spin accepts no literal self-loop */

active proctype Clerk() {
  do
  :: handle_lead(CLERK)
  :: pause_lead(CLERK)
  :: open_again_by(CLERK)
  :: move_to(CLERK, MANAGER)
  :: move_to(CLERK, SINK)
  :: IDLE                                                  /* ignores it */
  :: d_step { clerk_here = false; RE_OWN }; break          /* leaves: one transaction */
  od
}

active proctype Manager() {
  do
  :: handle_lead(MANAGER)
  :: pause_lead(MANAGER)
  :: open_again_by(MANAGER)
  :: move_to(MANAGER, CLERK)
  :: move_to(MANAGER, MANAGER)
  :: move_to(MANAGER, SINK)
  :: IDLE
  :: d_step { manager_here = false; RE_OWN }; break
  od
}

active proctype Sink() {
  do
  :: move_to(SINK, SINK)                                   /* takes what it is called for */
  :: handle_lead(SINK)
#ifndef SINK_ACTS
  :: pause_lead(SINK)
  :: open_again_by(SINK)
  :: move_to(SINK, CLERK)
  :: move_to(SINK, MANAGER)
  :: IDLE
#endif
  od
}

/* ---- the field: a device that keeps the submission until it holds a receipt -------------- */
active proctype Technician() {
  if :: reach = UNKNOWN :: reach = BY_WORD :: reach = ALIVE :: reach = DEAD fi;
  do
  :: receipt -> break
  :: else ->
     if
     :: losses < LOSSES -> losses++                        /* lost on the way to the desk */
#ifdef RECEIPT_BEFORE_COMMIT
     :: receipt = true;
        if :: crashes < CRASHES -> crashes++ :: d_step { take_in(ACKNOWLEDGE) } fi
#else
     :: if :: d_step { take_in(ACKNOWLEDGE) } :: d_step { take_in(TRIAGE) } fi;
        if
        :: receipt = true
        :: losses < LOSSES -> losses++                     /* the answer is lost */
        :: crashes < CRASHES -> crashes++                  /* stored, ended before answering */
        fi
#endif
     fi;
#ifdef FIRE_AND_FORGET
     break
#endif
  od;
  do
  :: copies <= 2 -> d_step { take_in(ACKNOWLEDGE) }        /* the network repeats itself */
  :: d_step { !NOBODY_TO_TELL && MAY_Withdraw(CLOSED) ->
       answered = cycle; BECOME(Withdraw, CLOSED); finish() }
  :: d_step { !NOBODY_TO_TELL && MAY_Reopen(ACKNOWLEDGE) && reopens < REOPENS -> open_again() }
  :: IDLE
  :: d_step { reach != UNKNOWN ->                          /* leaves: nobody is left to be told */
       reach = GONE;
       if
       :: telling != NOT_OWED -> answered = cycle; BECOME(Offboard, CLOSED); finish()
       :: else
       fi }; break
  :: d_step { reach != UNKNOWN -> reach = GONE }; break    /* leaves, and only the directory knows */
  od
}

/* ---- the desk's two loops; neither remembers anything ------------------------------------- */
#ifdef NO_TELL_STAGE
#define WATCHED (LIVE && stage != TELL)
#else
#define WATCHED LIVE
#endif
#ifdef QUEUE_TIMER
#define MUST_LOOK (due && timer)
#else
#define MUST_LOOK due
#endif

active proctype Sweep() {
  do
  :: d_step { LIVE && !HERE(owner) -> give_to(ROUTE) }     /* Offboard, should it ever be needed */
  :: d_step { WATCHED && MUST_LOOK ->
       if
       :: stage == WAITING -> BECOME(DuePassed, back); start_clock(); back = CONTACT
       :: else ->
          rung = (rung == 0 && manager_here -> FIRST : TOP);
#ifdef REPEAT_LIMIT
          if
          :: rung == TOP && repeats == 2 -> due = false
          :: rung == TOP && repeats < 2 -> repeats++
          :: else
          fi;
          if :: rung == TOP && due -> page_owed = true :: else fi
#else
          if :: rung == TOP -> page_owed = true :: else fi
#endif
       fi;
#ifdef QUEUE_TIMER
       timer = false
#endif
     }
#ifdef QUEUE_TIMER
     ;
     if :: crashes < CRASHES -> crashes++ :: timer = true fi   /* committed; now queue the next */
#endif
  od
}

active proctype Relay() {              /* in each round what submitters are owed, then pages */
  byte carried = 0;                    /* the cycle that the message in hand belongs to */
  do
  :: telling == OWED || page_owed ->
     if
     :: d_step { telling == OWED -> carried = cycle };
        if
        :: UNDELIVERABLE || losses < LOSSES ->             /* not delivered */
           if :: UNDELIVERABLE :: d_step { !UNDELIVERABLE && losses < LOSSES -> losses++ } :: else fi;
           if
#ifndef NO_GIVE_UP
           :: d_step { true ->                             /* GiveUpTelling: a person has to say it */
                if
                :: telling == OWED && carried == cycle && reach == GONE ->
                   answered = cycle; BECOME(GiveUpTelling, CLOSED); finish()
                :: telling == OWED && carried == cycle && reach != GONE -> telling = BY_HAND
                :: else
                fi }
           :: !UNDELIVERABLE                               /* later again */
#else
           :: true
#endif
           fi
        :: reach == ALIVE ->                               /* delivered; now note it */
           if
           :: crashes < CRASHES -> crashes++               /* ended before noting: told twice */
           :: d_step { true ->                             /* ConfirmTold, however late */
#ifdef STALE_CONFIRM
                if :: stage == TELL && telling != NOT_OWED ->
#else
                if :: stage == TELL && telling != NOT_OWED && carried == cycle ->
#endif
                      answered = carried; BECOME(ConfirmTold, CLOSED); finish()
                   :: else
                fi }
           fi
        fi;
        carried = 0
     :: telling != OWED
     fi;
     if
     :: page_owed ->
        if
        :: losses < LOSSES -> losses++
        :: true ->
calling:   if
           :: crashes < CRASHES -> crashes++               /* called, not noted: called twice */
           :: page_owed = false
           fi
        fi
     :: !page_owed
     fi
  od
}

/* ---- what must hold ------------------------------------------------------------------------ *
 * s_: in every stored state. l_: in the end, if every process that can go on does go on.      */
#define IS_CLOSED (stage == CLOSED)
#define CALLED    (Relay@calling)

ltl s_owner   { [] (LIVE -> HERE(owner)) }                          /* S2(a) */
ltl s_due     { [] (LIVE -> due) }                                  /* S3 */
ltl s_told    { [] (IS_CLOSED -> (answered == cycle)) }             /* S2(b) */
ltl s_right   { [] !usurped }                                       /* S4 */
ltl s_once    { [] (copies <= 1) }                                  /* S5 */
ltl s_stored  { [] (receipt -> (copies >= 1)) }                     /* S6 */
ltl l_receipt { <> receipt }                                        /* L1 */
ltl l_sink    { [] (LIVE -> <> (IS_CLOSED || CALLED)) }             /* L3 */
ltl l_effect  { [] ((telling == OWED) -> <> (telling != OWED)) }    /* L5 */
ltl l_heard   { [] (IS_CLOSED -> <> (answered == cycle || !IS_CLOSED)) }
ltl l_told    { [] (LIVE -> <> IS_CLOSED) }                         /* L4, needs SINK_ACTS */
