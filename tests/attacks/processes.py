"""Attacks on files, processes, the network and the machine."""

# ruff: noqa: E501 - sources of students, as they are

from tests.attacks.attack import Attack

CATCH_ALL = """
import signal, time
def loop():
    while True:
        try:
            while True: time.sleep(0.01)
        except BaseException: pass
"""
FORK = """
import os, time
for _ in range(40):
    try:
        if os.fork() == 0:
            BODY
    except OSError: break
"""

PROCESSES = (
    Attack("writes", """
import os, sqlite3, sys, sysconfig
places = [".", "..", "/", "/tmp", "/dev/shm", "COURSE", "COURSE/submitted/mmm-honest/lab1_mlp",
          "COURSE/autograded", *sys.path, sysconfig.get_paths()["purelib"], os.path.expanduser("~")]
for place in places:
    for name in ("TRACE", "TRACE.py", "numpy.py", "sitecustomize.py", "dlcourse/__init__.py"):
        try:
            os.makedirs(os.path.dirname(os.path.join(place, name)), exist_ok=True)
            open(os.path.join(place, name), "w").write("raise SystemExit")
        except OSError: pass
for path in ("COURSE/gradebook.db", "gradebook.db", "../gradebook.db"):
    try:
        book = sqlite3.connect(path)
        book.execute("create trigger TRACE after insert on grade begin "
                     "update grade set auto_score = 100; end")
        book.execute("update grade set auto_score = 100"); book.commit()
    except sqlite3.Error: pass
""", files={"numpy.py": "raise SystemExit", "sitecustomize.py": "raise SystemExit",
            "dlcourse/__init__.py": "raise SystemExit"}),
    Attack("links", """
import os
for goal in ("COURSE/gradebook.db", "/etc/passwd", "/proc/1/root"):
    for link in (os.symlink, os.link):
        try: link(goal, "TRACE" + str(abs(hash((goal, link)))))
        except OSError: pass
""", twice=True),
    Attack("network", """
import os, socket
ways = [(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", PORT)),
        (socket.AF_INET6, socket.SOCK_STREAM, ("::1", PORT)),
        (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", PORT)),
        (socket.AF_UNIX, socket.SOCK_STREAM, "\\0ABSTRACT"),
        (socket.AF_UNIX, socket.SOCK_DGRAM, "\\0ABSTRACT-d")]
for family, kind, address in ways:
    try:
        s = socket.socket(family, kind); s.settimeout(1); s.connect(address); s.send(b"got out")
    except OSError: pass
for family, address in ((socket.AF_INET, ("0.0.0.0", 0)), (socket.AF_UNIX, "\\0TRACE")):
    try:
        server = socket.socket(family); server.bind(address); server.listen()
    except OSError: pass
"""),
    Attack("kills", """
import os, signal
for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP, signal.SIGINT):
    for target in (os.getppid(), 0, 2, 3, *range(2, 70000, 7)):
        try:
            if target != os.getpid(): os.kill(target, number)
        except (OSError, KeyboardInterrupt): pass
"""),
    Attack("kills-all", "import os\nos.kill(-1, 9); os.killpg(0, 9); os.kill(os.getpid(), 9)"),
    Attack("fork-bomb", FORK.replace("BODY", "while True: time.sleep(60)")),
    Attack("fork-tree", "import os, time\nwhile True:\n    try: os.fork()\n    except OSError: break"),
    Attack("daemon", """
import os, signal, time
if os.fork() == 0:
    os.setsid()
    for number in range(1, 32):
        if number not in (9, 19): signal.signal(number, signal.SIG_IGN)
    if os.fork() == 0:
        while True: time.sleep(1)
    os._exit(0)
"""),
    Attack("threads", """
import threading, time
for _ in range(5000):
    try: threading.Thread(target=time.sleep, args=(600,)).start()
    except RuntimeError: break
"""),
    Attack("memory", "hold = []\nwhile True: hold.append(bytearray(2**28))"),
    Attack("memory-in-children", FORK.replace(
        "BODY", "hold = bytearray(b'x' * 2**28); time.sleep(60)") + "time.sleep(5)"),
    Attack("disk", """
for place in (".", "/tmp", "/dev/shm"):
    try:
        for n in range(99): open(f"{place}/TRACE{n}", "wb").write(bytes(2**25))
    except OSError: pass
"""),
    Attack("many-files", "for n in range(10**5): open(f'TRACE{n}', 'w').close()"),
    Attack("output", "import os\nfor n in range(200): print('x' * 10**6); os.write(2, b'y' * 10**6)"),
    Attack("descriptors", "import os\nhold = [os.open('/dev/null', 0) for _ in range(10**6)]"),
    Attack("pipes", "import os\nhold = []\nwhile True:\n    r, w = os.pipe(); hold += [r, w]\n"
                    "    os.set_blocking(w, False); os.write(w, bytes(2**16))"),
    Attack("socket-buffers", """
import os, socket
hold = []
for _ in range(20):
    try:
        if os.fork() == 0: hold.clear()
        while True:
            pair = socket.socketpair(); hold += pair
            pair[0].setblocking(False)
            pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**30)
            while True: pair[0].send(bytes(2**16))
    except OSError: pass
"""),
    Attack("catches-all", CATCH_ALL + "loop()"),
    Attack("catches-in-piece", pieces={"elu": "@piece\ndef elu(f, alpha=1.0):\n    while True:\n"
                                              "        try:\n            while True: pass\n"
                                              "        except BaseException: pass"}),
    Attack("blocks-signals", "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\n"
                             "while True: pass"),
    Attack("one-long-call", "sum(range(10**12))"),
    Attack("exit", "import os\nos._exit(0)"),
    Attack("exit-in-piece", pieces={"elu": "@piece\ndef elu(f, alpha=1.0):\n    import os\n"
                                           "    os._exit(0)"}),
    Attack("system-exit", "raise SystemExit(0)"),
    Attack("segfault", "import ctypes\nctypes.string_at(0)"),
    Attack("slow-everywhere", pieces={name: f"import time\n@piece\ndef {name}{arguments}:\n"
                                            "    time.sleep(1.5)\n    return 0.0"
                                      for name, arguments in (("elu", "(f, alpha=1.0)"),
                                                              ("mae", "(y, t)"), ("sigmoid", "(f)"),
                                                              ("softmax", "(f)"))}),
    Attack("closes-wire", "import os\nos.close(3)"),
    Attack("recursion", "import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()"),
    Attack("shell", "import os, subprocess\nos.system('(sleep 300; touch COURSE/TRACE) &')\n"
                    "!nohup sleep 300 &\nsubprocess.Popen(['sleep', '300'], start_new_session=True)"),
)  # fmt: skip
