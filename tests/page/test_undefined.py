"""A name that is no macro: nothing can be done with it, and those near it are told."""

from __future__ import annotations

import jinja2
import pytest

from harness.page.undefined import no_macro


@pytest.mark.parametrize(
    "text", ["{{ forq }}", "{{ forq(1) }}", "{{ forq.x }}", "{{ forq ~ 'x' }}", "{% if forq %}{% endif %}"]
)
def test_whatever_is_done_with_it_is_an_error_that_names_the_near_ones(text: str) -> None:
    env = jinja2.Environment(undefined=no_macro(["fork", "wait"]))
    with pytest.raises(jinja2.UndefinedError, match=r"^'forq' is undefined; near it: fork$"):
        env.from_string(text).render()


def test_what_a_value_has_not_is_undefined_as_ever() -> None:
    env = jinja2.Environment(undefined=no_macro(["fork"]))
    with pytest.raises(jinja2.UndefinedError, match="no element 3"):
        env.from_string("{{ [][3] }}").render()
