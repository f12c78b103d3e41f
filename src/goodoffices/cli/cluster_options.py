"""The options that hand the work to a cluster, and the executor that they stand for."""

from __future__ import annotations

from typing import Annotated

import typer

from goodoffices.errors import QuestionError
from goodoffices.shuttle.cluster import ClusterExecutor
from goodoffices.shuttle.executors import Executor, LocalExecutor

__all__ = ["ClusterCaOption", "ClusterCertOption", "ClusterKeyOption", "ClusterOption", "executor_for"]

ClusterOption = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Play on the Dask cluster whose scheduler is there: tcp:// on this machine, else tls://. "
        "It gets the case, and can run programs here.",
        show_default=False,
    ),
]
ClusterCaOption = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", help="With tls://: certificate of the cluster's authority.", show_default=False
    ),
]
ClusterCertOption = Annotated[
    str | None, typer.Option(metavar="FILE", help="With tls://: your certificate.", show_default=False)
]
ClusterKeyOption = Annotated[
    str | None, typer.Option(metavar="FILE", help="With tls://: your certificate's key.", show_default=False)
]


def executor_for(cluster: str | None, ca: str | None, cert: str | None, key: str | None) -> Executor:
    """Return where to play: on the cluster that was named, once it has answered, else here.

    Raises
    ------
    QuestionError
        If the cluster may not be used, cannot be reached, or is made with other versions.
    MissingExtra
        If a cluster is named and Dask is not installed.
    """
    if cluster is None:
        if ca is not None or cert is not None or key is not None:
            raise QuestionError(
                "certificates are given without a cluster.", "Name it: --cluster tls://HOST:8786."
            )
        return LocalExecutor()
    executor = ClusterExecutor(cluster, ca, cert, key)
    executor.check()
    return executor
