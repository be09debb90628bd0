"""The theme's style sheets lose only what cannot apply."""

from __future__ import annotations

import pytest

from harness.page.site.slim import slim, words

KNOWN = words(['<p class="a b-c" id="x" data-s="slate">', 'el.classList.add("from-script")'])


@pytest.mark.parametrize(
    "rule",
    [
        ".a{color:red}",
        "p .b-c>#x{color:red}",
        '.from-script:hover::before{content:".zzz,"}',
        "[data-s=slate]{color:red}",
        '[data-s="slate"] a[href^=http]{color:red}',
        "p:not(.zzz):is(.zzz,.a){color:red}",
        "@media print{.a{color:red}}",
        "@supports (display:grid){.a{color:red}}",
        "@font-face{src:url(x)}",
        "html{color:red;margin:0}",
    ],
)
def test_what_may_apply_is_kept(rule: str) -> None:
    assert slim(rule, KNOWN) == rule


@pytest.mark.parametrize(
    "rule",
    [
        ".zzz{color:red}",
        ".a .zzz{color:red}",
        "#zzz{color:red}",
        "[data-s=default]{color:red}",
        "@media print{.zzz{a:b}}",
        "@supports (display:grid){.zzz{a:b}}",
    ],
)
def test_what_cannot_apply_is_left_out(rule: str) -> None:
    assert slim(rule, KNOWN) == ""


def test_a_list_of_selectors_loses_only_those_that_cannot_apply() -> None:
    assert slim(".a,.zzz,p:is(.a,.zzz){color:red}", KNOWN) == ".a,p:is(.a,.zzz){color:red}"


def test_custom_properties_stay_while_somebody_uses_them() -> None:
    sheet = ":root{--one:1;--two:var(--three);--three:3;--four:4}.a{width:var(--two)}"
    assert slim(sheet, KNOWN) == ":root{--two:var(--three);--three:3}.a{width:var(--two)}"
    assert slim("@media print{.a{--one:1}}", KNOWN) == ""
    assert "--four:4" in slim(sheet, KNOWN, ".mine{color:var(--four)}")
