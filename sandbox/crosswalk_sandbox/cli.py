"""Command line: `sandbox serve`, `sandbox worlds`."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import suppress
from pathlib import Path

from crosswalk_sandbox import worlds
from crosswalk_sandbox.server import create_server
from crosswalk_sandbox.world import World

_EPILOG = """\
examples:
  sandbox serve                                  the small world on http://127.0.0.1:8765
  sandbox serve --world large --port 9000        100,000 users, a million topics and replies
  sandbox serve --db output/sandbox.db           keep the state when the process ends
  curl http://127.0.0.1:8765/__sandbox__/switches
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except worlds.UnknownWorldError as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sandbox",
        description="The vendor APIs as one local server. All data is invented.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="start the server and run until Ctrl-C")
    serve.add_argument("--world", default="small", help="what exists (default: small)")
    serve.add_argument("--port", type=int, default=8765, help="TCP port (default: 8765)")
    serve.add_argument("--host", default="127.0.0.1", help="address (default: 127.0.0.1)")
    serve.add_argument(
        "--db",
        type=Path,
        metavar="FILE",
        help="keep the state in this SQLite file; taken up again when it holds the same world",
    )
    serve.set_defaults(run=_serve)
    listing = commands.add_parser("worlds", help="list the worlds that can be served")
    listing.set_defaults(run=_worlds)
    return parser


def _serve(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    world = World(options.world, options.db)
    server = create_server(world, options.host, options.port)
    sys.stdout.write(banner(world, f"http://{options.host}:{options.port}"))
    sys.stdout.write(f"\nReady in {time.perf_counter() - started:.1f} s. Ctrl-C ends it.\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        server.run()
    world.store.close()
    return 0 if server.started else 1


def _worlds(_: argparse.Namespace) -> int:
    for name in worlds.names():
        sys.stdout.write(f"{name:<8} {worlds.read(name).get('description', '')}\n")
    return 0


def banner(world: World, url: str) -> str:
    """Return what to show at the start: addresses and the invented credentials."""
    lines = [f"Sandbox, world '{world.name}'. Everything here is invented.", ""]
    for name, vendor in world.vendors.items():
        lines += [f"  {name:<14} {url}/{name}", *(f"  {'':<14} {x}" for x in vendor.banner()), ""]
    lines.append(
        f"  {'control':<14} {url}/__sandbox__/   (journal, faults, clock, switches, edits)"
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
