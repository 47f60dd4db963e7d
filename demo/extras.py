"""What else the demo shop has, as ``extras.toml`` says it."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from commerce.content_draft import DefinitionDraft, FieldDraft, MetaobjectDraft
from commerce.selling_plan import (
    GroupDraft,
    Percentage,
    PlanDraft,
    PriceAdjustment,
    Rhythm,
    SellingPlanInterval,
)
from demo.catalogue import HERE, Table, picture_of
from demo.pictures import Picture

Measure = Sequence[Any]  # how much, its unit, and how much the price is shown for, its unit


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads((HERE / "extras.toml").read_text(encoding="utf-8"))


def money_format() -> str:
    return str(_read()["money_format"])


def card_brands() -> list[str]:
    return list(_read()["card_brands"])


def logo() -> Picture:
    return picture_of(_read()["logo"])


def cover() -> Picture:
    return picture_of(_read()["cover"])


def pickup() -> Mapping[str, Any]:
    """The columns of a location with its address."""
    return dict(_read()["pickup"])


def redirects() -> Mapping[str, str]:
    return dict(_read()["redirects"])


def measures() -> Mapping[str, Measure]:
    """By product."""
    return dict(_read()["measures"])


def film() -> Mapping[str, str]:
    """A product's film: its handle, the film's address and what it shows."""
    return dict(_read()["film"])


def plan_groups() -> list[tuple[GroupDraft, Sequence[str]]]:
    """Groups of selling plans, each with the handles of what is sold by them."""
    return [
        (
            GroupDraft(table["name"], [table["option"]], list(map(_plan, table["plans"]))),
            table["products"],
        )
        for table in _read()["plan_group"]
    ]


def _plan(table: Table) -> PlanDraft:
    less = table.get("percentage")
    return PlanDraft(
        name=table["name"],
        options=[table["choice"]],
        adjustments=[PriceAdjustment(Percentage(less))] if less else [],
        billing=_months(table.get("billing")),
        delivery=_months(table.get("delivery")),
        description=table["description"],
        charge_percentage=table.get("charge"),
    )


def _months(number: int | None) -> Rhythm | None:
    return Rhythm(SellingPlanInterval.MONTH, number) if number else None


def makers() -> tuple[DefinitionDraft, list[MetaobjectDraft]]:
    """Who makes the goods: a type of metaobjects with pages, and those of it."""
    table = _read()["maker"]
    fields = [FieldDraft("name"), FieldDraft("place"), FieldDraft("story", "multi_line_text_field")]
    definition = DefinitionDraft(
        table["type"], table["name"], fields, url_handle=table["path"], seo_title_field="name"
    )
    keys = [field.key for field in fields]
    return definition, [
        MetaobjectDraft(table["type"], entry["handle"], {key: entry[key] for key in keys})
        for entry in table["entry"]
    ]


def care(tags: Sequence[str]) -> str | None:
    """How to look after a thing with these tags."""
    return next((one["text"] for one in _read()["care"] if one["tag"] in tags), None)
