"""When two names mean one organisation."""

import pytest

from assistant.pledges.organisations import organisation_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Village Library", "VILLAGE  LIBRARY"),
        ("Médecins du Coin", "medecins du coin"),
        ("Acme Ltd.", "ACME Limited"),
        ("Acme S.A.", "Acme SA"),
        ("Acme L.L.C.", "acme llc"),
        ("The Club e.V.", "Club"),
        ("U.N. Youth", "UN Youth"),
        ("N.D.I. e.V.", "NDI"),
        ("N.D.I. S.A.", "NDI"),
        ("NDI e. V.", "N. D. I."),
        ("Acme GmbH & Co. KG", "Acme"),
        ("Acme UG (haftungsbeschr\u00e4nkt)", "ACME gGmbH"),
        ("Acme LLP", "Acme S.L."),
        ("Acme A.C.", "Acme Ltda."),
        ("Acme V.Z.W.", "Acme vzw"),
        ("Acme Sp. z o.o.", "Acme sp. z o. o."),
        ("Acme Spol. s r.o.", "Acme s.r.o."),
        ("Acme S.A. de C.V.", "Acme S. de R.L. de C.V."),
        ("Acme EIRL", "Acme O\u00dc"),
        ("Acme d.o.o.", "Acme a.s."),
        ("Acme K.K.", "Acme Pte. Ltd."),
        ("\u0141\u00f3d\u017a Library", "lodz library"),
        ("\u00d8resund Club", "oresund club"),
        ("\u0110akovo Stra\u00dfe", "dakovo strasse"),
        ("\u00c6gis C\u0153ur Ayd\u0131n", "aegis coeur aydin"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert organisation_key(one) == organisation_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Village Library", "City Library"),
        ("Plan A", "Plan B"),
        ("The Company", "The Foundation"),
        ("Mozilla Foundation", "Mozilla Corporation"),
        ("Robert Bosch Stiftung", "Robert Bosch GmbH"),
        ("AC Milan", "Milan"),
        ("Section 3.5", "Section 35"),
        ("日本", "中国"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert organisation_key(one) != organisation_key(other)


@pytest.mark.parametrize("name", ["The", "Ltd.", "A", "日本"])
def test_a_name_is_never_reduced_to_nothing(name: str) -> None:
    assert organisation_key(name)
