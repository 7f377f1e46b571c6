"""Pairs of registrations that are probably one person, by Splink with probabilities that are fixed here.

Nothing is trained: what a pair scores is the same in every county and on every day, and each number has its
reason (docs/decisions/0062). Not to be imported by a server: it takes a second and much room.
"""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel, ElseLevel, NullLevel
from splink.comparison_library import CustomComparison

from db.codes import PairAgreement
from resolvers.registry.duplicates.features import Features

# What somebody has to look at should be one person in four of five cases at least.
THRESHOLD = 0.8
# One pair in five million: in a county of 30,000 some ninety are registered twice.
_PRIOR = 2e-7
_SLIP = "damerau_levenshtein({0}_l, {0}_r) <= 1"
_AGREES: Mapping[str, Mapping[int, PairAgreement]] = {
    "name": {3: PairAgreement.NAME, 2: PairAgreement.SOUND, 1: PairAgreement.GIVEN_NAME},
    "birth": {2: PairAgreement.BIRTH, 1: PairAgreement.BIRTH_SLIP},
    "number": {2: PairAgreement.NUMBER_SLIP, 1: PairAgreement.NUMBER_SLIP},
    "phone": {1: PairAgreement.PHONE},
    "village": {1: PairAgreement.VILLAGE},
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons, the smaller id first, how probably they are one, and what agrees."""

    first_id: int
    second_id: int
    probability: float
    agrees: tuple[PairAgreement, ...]


def probable_pairs(persons: Mapping[int, Features], threshold: float = THRESHOLD) -> list[Pair]:
    """The pairs of some persons at or above a threshold, the most probable first."""
    rows = [{"unique_id": row_id, **asdict(one)} for row_id, one in persons.items()]
    if len(rows) < 2:  # noqa: PLR2004  # a pair
        return []
    logging.getLogger("splink").setLevel(logging.ERROR)
    linker = Linker(DuckDBAPI().register(rows), _settings(), log_level=None)
    found = linker.inference.predict(threshold_match_probability=threshold).as_record_list()
    pairs = [_pair(row) for row in found]
    return sorted(pairs, key=lambda one: (-one.probability, one.first_id, one.second_id))


def _pair(row: Mapping[str, Any]) -> Pair:
    first, second = sorted((int(row["unique_id_l"]), int(row["unique_id_r"])))
    agrees = [_AGREES[name].get(int(row[f"gamma_{name}"])) for name in _AGREES]
    return Pair(first, second, float(row["match_probability"]), tuple(one for one in agrees if one))


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=_PRIOR,
        comparisons=[_name(), _birth(), _number(), _phone(), _village()],
        blocking_rules_to_generate_predictions=[
            block_on("sound", "born_on"),
            block_on("given", "born_on"),
            block_on("sound", "area", "sequence"),
            block_on("sound", "phone"),
            block_on("given", "phone"),
            block_on("sound", "village"),
            block_on("born_on", "phone"),
        ],
        retain_matching_columns=True,
    )


def _level(condition: str, m: float, u: float) -> Any:
    return CustomLevel(condition).configure(m_probability=m, u_probability=u)


def _else(m: float, u: float) -> Any:
    return ElseLevel().configure(m_probability=m, u_probability=u)


def _name() -> CustomComparison:
    """Another given name speaks so strongly against it that twins stay apart whatever else they share."""
    levels = [
        _level("name_l = name_r", 0.6, 0.0005),
        _level("sound_l = sound_r", 0.25, 0.001),
        _level("given_l = given_r AND given_l <> ''", 0.149, 0.004),
        _else(0.001, 0.9945),
    ]
    return CustomComparison(output_column_name="name", comparison_levels=levels)


def _birth() -> CustomComparison:
    levels = [
        _level("born_on_l = born_on_r", 0.85, 0.00005),
        _level(f"born_swapped_l = born_on_r OR {_SLIP.format('born_on')}", 0.14, 0.004),
        _else(0.01, 0.99595),
    ]
    return CustomComparison(output_column_name="birth", comparison_levels=levels)


def _number() -> CustomComparison:
    """Beside the day of birth, which is compared by itself; twins differ in the sequence alone."""
    levels = [
        NullLevel("sequence"),
        _level(f"sequence_l = sequence_r AND {_SLIP.format('area')}", 0.5, 0.0005),
        _level(f"area_l = area_r AND {_SLIP.format('sequence')}", 0.35, 0.02),
        _else(0.15, 0.9795),
    ]
    return CustomComparison(output_column_name="number", comparison_levels=levels)


def _phone() -> CustomComparison:
    levels = [
        NullLevel("phone"),
        _level("phone_l = phone_r", 0.6, 0.0003),
        _else(0.4, 0.9997),
    ]
    return CustomComparison(output_column_name="phone", comparison_levels=levels)


def _village() -> CustomComparison:
    return CustomComparison(
        output_column_name="village",
        comparison_levels=[_level("village_l = village_r", 0.7, 0.005), _else(0.3, 0.995)],
    )
