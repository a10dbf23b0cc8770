"""The console script. Ctrl-C stops it with one line at any moment, even while the package is imported.

This module is outside the package, because Python imports a package before any of its modules. It imports at its top
only what Python has imported at startup, since Ctrl-C prints a traceback until `program` is called.
"""

import os


def program() -> int:
    """Run the command in the process's arguments, and return its exit code."""
    try:
        import gc
        import signal
        import sys

        def handle_interrupts(handler: "signal._HANDLER") -> None:
            # In a background job of a shell, Ctrl-C is ignored and must stay so.
            if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
                signal.signal(signal.SIGINT, handler)

        # Exit at once: an exception would be lost in callbacks of the import system, and during interpreter shutdown.
        handle_interrupts(_stop)
        # What modules contain is never garbage, so don't search it, neither now nor when the interpreter exits.
        gc.disable()
        from durchwahl.cli import main
        from durchwahl.cli.arguments import import_command

        import_command(sys.argv[1:])
        gc.freeze()
        gc.enable()
        handle_interrupts(signal.default_int_handler)
        code = main()
        handle_interrupts(_stop)
        return code
    except KeyboardInterrupt:
        return _stop()


def _stop(*_: object) -> int:
    try:
        os.write(2, b"durchwahl: stopped\n")
    finally:
        os._exit(130)
