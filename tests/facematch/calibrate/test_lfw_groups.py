# SPDX-License-Identifier: Apache-2.0
"""The list of people for a table by group is read as the calibration reads it."""

from facematch.calibrate.labels import labelled
from facematch.calibrate.sources import open_dataset
from tests.bench.lfw_groups import GROUP, write_groups


def test_people_with_listed_names_are_a_group_of_an_lfw_folder(tmp_path):
    names = ("Junichiro_Koizumi", "Annette_Lu", "Wei_Wu", "George_Sunshine", "Ang_Smith")
    for name in names:
        (tmp_path / "lfw" / name).mkdir(parents=True)
        (tmp_path / "lfw" / name / f"{name}_0001.jpg").write_bytes(b"")
    assert write_groups(tmp_path / "lfw", tmp_path / "groups.csv") == 2
    data = labelled(open_dataset(tmp_path / "lfw", None, None), tmp_path / "groups.csv")
    found = {p for p, label in zip(data.people, data.groups[0], strict=True) if label == GROUP}
    assert found == {"Junichiro_Koizumi", "Annette_Lu"}
