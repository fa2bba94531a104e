"""How many threads the linear algebra of a question uses: one."""

from functools import cache


@cache
def one_thread() -> None:
    """Keep numpy's matrix products in the thread that asks for them, from now on.

    For products as small as a question's, more threads wait for each other longer than they
    work: milliseconds on a busy machine. Whatever else this process does shares the machine too.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has no types

    threadpool_limits(limits=1, user_api="blas")
