# SPDX-License-Identifier: Apache-2.0
"""Folders and lists: what is read, and what is said about a mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facematch.calibrate.datasets import UNLABELLED, thinned
from facematch.calibrate.errors import DataUnusable
from facematch.calibrate.labels import labelled, read_kin
from facematch.calibrate.listing import rows_of
from facematch.calibrate.sources import open_dataset


def touch(root, *names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return root


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def lfw(tmp_path):
    return touch(
        tmp_path / "lfw",
        *(f"Ann_Lee/Ann_Lee_000{n}.jpg" for n in (1, 2, 3)),
        "Bo/Bo_0001.jpg",
        "Bo/notes.txt",
        ".hidden/x.jpg",
    )


def test_lfw_is_found_out_and_each_picture_is_card_and_face(lfw):
    data = open_dataset(lfw, None, None)
    assert (data.layout, data.people) == ("lfw", ("Ann_Lee", "Bo"))
    assert [(p.path.name, p.person, p.role) for p in data.pictures] == [
        ("Ann_Lee_0001.jpg", 0, "both"),
        ("Ann_Lee_0002.jpg", 0, "both"),
        ("Ann_Lee_0003.jpg", 0, "both"),
        ("Bo_0001.jpg", 1, "both"),
    ]


def test_one_persons_many_pictures_are_thinned_and_counted(lfw):
    data = open_dataset(lfw, "lfw", None, most=2)
    kept = [p.path.name for p in data.pictures if p.person == 0]
    assert kept == ["Ann_Lee_0001.jpg", "Ann_Lee_0003.jpg"]
    assert data.left_out == 1


def test_pictures_that_people_txt_lists_and_nobody_has_are_named(lfw):
    write(lfw / "people.txt", "1\n2\nAnn_Lee\t4\nBo\t1\n")
    assert open_dataset(lfw, "lfw", None).missing == ("Ann_Lee/Ann_Lee_0004",)


def test_lfw_pairs_limit_the_comparisons(lfw, tmp_path):
    listing = write(tmp_path / "pairs.txt", "1\t1\nAnn_Lee\t1\t3\nAnn_Lee\t2\tBo\t1\n")
    data = open_dataset(lfw, "lfw", listing)
    assert [(p.reference, p.live, p.same) for p in data.pairs] == [(0, 2, True), (1, 3, False)]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Ann_Lee\t1\t9", "pairs.txt:2: there is no picture 9 of Ann_Lee"),
        ("Cy\t1\t2", "pairs.txt:2: there is no picture 1 of Cy"),
        ("Ann_Lee\tone\ttwo", "pairs.txt:2: allowed: `name n m`"),
    ],
)
def test_a_mistake_in_a_list_of_pairs_names_the_line(lfw, tmp_path, line, says):
    listing = write(tmp_path / "pairs.txt", f"1\t1\n{line}\n")
    with pytest.raises(DataUnusable) as caught:
        open_dataset(lfw, "lfw", listing)
    assert says in str(caught.value)


def test_a_picture_that_is_not_named_like_its_folder_is_refused_in_lfw(lfw):
    touch(lfw, "Bo/Ann_Lee_0001.jpg")
    with pytest.raises(DataUnusable, match=r"Ann_Lee_0001\.jpg: not LFW's layout"):
        open_dataset(lfw, "lfw", None)


def test_folders_know_the_card_from_the_live_frames(tmp_path):
    touch(
        tmp_path, "a/card.jp2", "a/day1/f1.png", "a/day2/f2.png", "b/reference/old.JPG", "b/x.png"
    )
    data = open_dataset(tmp_path, None, None)
    assert data.layout == "folders"
    assert {(p.path.name, p.role) for p in data.pictures} == {
        ("card.jp2", "reference"),
        ("f1.png", "live"),
        ("f2.png", "live"),
        ("old.JPG", "reference"),
        ("x.png", "live"),
    }


def test_some_with_a_card_and_some_without_is_refused(tmp_path):
    touch(tmp_path, "a/portrait.png", "a/1.png", "b/1.png")
    with pytest.raises(DataUnusable, match=r"b: no card.*allowed: all or none"):
        open_dataset(tmp_path, "folders", None)


@pytest.mark.parametrize("names", [(), ("a/1.png",), ("a/readme.txt", "b/readme.txt")])
def test_fewer_than_two_people_are_no_data(tmp_path, names):
    touch(tmp_path, *names)
    with pytest.raises(DataUnusable, match="fewer than two people"):
        open_dataset(tmp_path, "folders", None)


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(DataUnusable, match="nowhere: there is no such folder"):
        open_dataset(tmp_path / "nowhere", None, None)


@pytest.fixture
def pictures(tmp_path):
    return touch(tmp_path / "data", *(f"{name}.png" for name in "abcde"))


def test_pairs_join_pictures_to_people(pictures, tmp_path):
    text = "path_a,path_b,same,group_a,group_b\na.png,b.png,1,x,x\nb.png,c.png,yes,x,x\nd.png,a.png,0,y,x\n"
    data = open_dataset(pictures, None, write(tmp_path / "pairs.csv", text))
    whose = {p.path.name: (p.person, p.role) for p in data.pictures}
    assert whose["a.png"][0] == whose["b.png"][0] == whose["c.png"][0] != whose["d.png"][0]
    assert whose["b.png"][1] == "both"
    assert whose["d.png"][1] == "reference"
    assert [p.same for p in data.pairs] == [True, True, False]
    assert sorted(data.groups[0]) == ["x", "y"]


def test_pictures_of_a_list_that_are_not_there_are_listed(pictures, tmp_path):
    text = "path_a,path_b,same\na.png,b.png,1\na.png,gone.png,0\n"
    data = open_dataset(pictures, None, write(tmp_path / "pairs.csv", text))
    assert (len(data.pairs), data.missing) == (1, ("gone.png",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n", ":1: the first line must be path_a,path_b,same"),
        ("path_a,path_b,same\na.png,b.png\n", ":2: 2 fields, allowed: 3"),
        ("path_a,path_b,same\na.png,b.png,maybe\n", ":2: same is 'maybe', allowed: 1, yes"),
        ("path_a,path_b,same\na.png,,1\n", ":2: path_b is empty"),
        ("path_a,path_b,same\na.png,a.png,1\n", ":2: a picture is paired with itself"),
        ("path_a,path_b,same\na.png,notes.txt,1\n", ":2: notes.txt is not named like a picture"),
        ("path_a,path_b,same\nx.png,y.png,1\n", "lists no pair whose pictures are there"),
        (
            "path_a,path_b,same\na.png,b.png,1\nb.png,c.png,1\na.png,c.png,0\n",
            "a.png and c.png are the same by other lines",
        ),
        (
            "path_a,path_b,same,group_a,group_b\na.png,b.png,1,x,y\n",
            "is y, another picture of that person x",
        ),
    ],
)
def test_a_mistake_in_a_csv_of_pairs_names_the_line_and_what_is_allowed(
    pictures, tmp_path, text, says
):
    with pytest.raises(DataUnusable) as caught:
        open_dataset(pictures, "pairs", write(tmp_path / "pairs.csv", text))
    assert says in str(caught.value)
    assert "pairs.csv" in str(caught.value)


def test_groups_label_people_and_the_rest_is_unlabelled(lfw, tmp_path):
    data = open_dataset(lfw, None, None)
    listing = write(tmp_path / "groups.csv", "﻿person,group,group2\nBo,north,old\n")
    assert labelled(data, listing).groups == ((UNLABELLED, "north"), (UNLABELLED, "old"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("person,group\nCy,x\n", "groups.csv:2: there is no person 'Cy'"),
        ("person,group\nBo,x\nBo,y\n", "groups.csv:3: Bo is listed twice"),
        ("person,colour\nBo,x\n", "groups.csv:1: the first line must be person,group[,group2]"),
        ("person,group\nBo," + "x" * 99 + "\n", "groups.csv:2: a label has at most"),
    ],
)
def test_a_mistake_in_groups_names_the_line(lfw, tmp_path, text, says):
    with pytest.raises(DataUnusable) as caught:
        labelled(open_dataset(lfw, None, None), write(tmp_path / "groups.csv", text))
    assert says in str(caught.value)


def test_kin_are_read_and_mistakes_named(lfw, tmp_path):
    data = open_dataset(lfw, None, None)
    head = "person_a,person_b,relation\n"
    (kin,) = read_kin(data, write(tmp_path / "kin.csv", head + "Bo,Ann_Lee,mother-daughter\n"))
    assert (kin.one, kin.other, kin.relation) == (1, 0, "mother-daughter")
    for line, says in (
        ("Bo,Bo,twin", "relative of themselves"),
        ("Bo,Cy,twin", "no person 'Cy'"),
        ("Bo,Ann_Lee,a\nAnn_Lee,Bo,b", "kin.csv:3: Ann_Lee and Bo are listed twice"),
    ):
        with pytest.raises(DataUnusable, match=says):
            read_kin(data, write(tmp_path / "kin.csv", head + line + "\n"))


@given(st.binary(max_size=200))
def test_any_bytes_for_a_list_give_rows_or_a_sentence(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    said, rows = "", []
    try:
        rows = list(rows_of(path, ("person", "group"), ("group2",)))
    except DataUnusable as error:
        said = str(error)
    assert not said or said.startswith(str(path))
    assert all(line >= 2 and row["person"] for line, row in rows)


@given(st.integers(1, 200), st.integers(2, 60))
def test_thinning_keeps_first_and_last_and_no_picture_twice(count, most):
    kept = thinned([str(n) for n in range(count)], most)
    assert len(kept) == len(set(kept)) == min(count, most)
    assert (kept[0], kept[-1]) == ("0", str(count - 1))
