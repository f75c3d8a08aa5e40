"""One company's year as a whole process: seconds and memory, against what was promised.

Run it with `PYTHONPATH=src python bench/demo.py`. The promise: under 60 seconds and 300 MB.
"""

import platform
import resource
import subprocess
import sys
import tempfile
import time


def main():
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "proactive_adapters.cli",
            "demo",
            "--json",
            "--out",
            f"{folder}/demo",
        ]
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=True)
        wall = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    print(f"{'wall':>8} {wall:8.1f} s   {wall / 60:5.2f} of the promised minute")
    print(f"{'cpu':>8} {used.ru_utime + used.ru_stime:8.1f} s")
    memory = used.ru_maxrss / 1024
    print(f"{'memory':>8} {memory:8.0f} MB  {memory / 300:5.2f} of the promised 300 MB")
    print(f"{'output':>8} {len(done.stdout):8} bytes of JSON")


if __name__ == "__main__":
    main()
