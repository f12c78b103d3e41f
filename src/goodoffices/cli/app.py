"""The program `goodoffices`: which commands there are, and how anything that goes wrong is told.

A command's module is imported when the command is called, so that ``goodoffices --help`` loads no engine.
Exit codes: 0 answered, 1 when what `--fail-if` names holds, 2 wrong input. Only the answer goes to the
standard output.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any, Final

import typer
import typer.core

from goodoffices.case.spelling import nearest, shown
from goodoffices.errors import CaseError, GoodOfficesError

__all__ = ["COMMANDS", "app", "main"]

COMMANDS: Final = {
    "cases": "List the cases of the catalog.",
    "new": "Write a commented case file to start from.",
    "check": "Say all that is wrong with a case file, and what to do about it.",
    "deals": "Is there a deal? Which texts could pass, what blocks one, what would open one.",
    "text": "Will this text pass? Who says yes, what breaks, which single change would help.",
    "hold": "Will it hold? Who would stop at which step, and which guarantee prevents it.",
    "talks": "What happens next? Chances of agreed, ratified, holding, by date.",
    "ask": "What should we ask? Which answer would most change the text that we table.",
    "stability": "Which outcomes would nobody leave? The graph model of a conflict, with reasons.",
    "backtest": "How good were past forecasts? Scores beside the base rate.",
    "limits": "What no mediator can do: be believed by all, reach every deal; what confidence is worth.",
    "claims": "Who said what? Proposes the attributed claims of a report, for a person to confirm.",
    "review": "Walk through proposed claims, confirm, correct or reject each; writes the ledger.",
    "ledger": "List the ledger of claims, its contradictions, or export it.",
    "brief": "Write the mediator's two pages: HTML, PDF, and the terminal.",
}
"""Every command with its line in the help; the module of the same name defines it."""

WRONG_INPUT: Final = 2
INTERRUPTED: Final = 130  # what a shell reports for a program stopped by Ctrl-C
PIPE_CLOSED: Final = 141  # what a shell reports for a program whose reader has gone
_LONGEST_MESSAGE: Final = 2000


class _LazyCommands(typer.core.TyperGroup):
    """A group that knows the names and lines of its commands, and imports the one that is called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is the base class's
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        function = import_module(f"goodoffices.cli.{cmd_name}").command
        single.command(cmd_name, short_help=COMMANDS[cmd_name])(function)
        return typer.main.get_command(single)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            close = nearest(name, tuple(COMMANDS))
            hint = f"Did you mean {close}?" if close else "goodoffices --help lists the commands."
            ctx.fail(f"There is no command {shown(name, 40)!r}. {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has gone; what Python would still flush at exit must not fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(PIPE_CLOSED) from None
        except KeyboardInterrupt:
            _tell("stopped.")
            raise typer.Exit(INTERRUPTED) from None
        except (GoodOfficesError, OSError, MemoryError) as error:
            for line in _messages(error):
                _tell(line)
            raise typer.Exit(WRONG_INPUT) from None
        return result


def _messages(error: BaseException) -> list[str]:
    """Return what went wrong, one line each, in words that say what to do."""
    if isinstance(error, CaseError):
        return [str(problem) for problem in error.problems]
    if isinstance(error, MemoryError):
        return ["goodoffices: there is not enough memory for this. Try fewer --worlds."]
    if isinstance(error, OSError):
        place = error.filename if error.filename is not None else "goodoffices"
        return [f"{place}: {error.strerror or error}. Is the path right, and may you read or write there?"]
    return [f"goodoffices: {line}" for line in str(error).splitlines()]


def _tell(message: str) -> None:
    """Write a line to the standard error, with characters that could act on a terminal made visible."""
    typer.echo(shown(message, _LONGEST_MESSAGE), err=True)


app = typer.Typer(
    cls=_LazyCommands,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A workbench for people who mediate between adversaries.\n\n"
    "CASE is a case file, or the slug of a case in the catalog (goodoffices cases).",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"goodoffices {version('goodoffices')}")
        raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the program on the words of the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Arabic gets escapes instead of a failure in the middle of an answer.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="goodoffices")
