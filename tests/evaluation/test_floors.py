"""The gate itself: what passes, what fails, what --update may do."""

from pathlib import Path

import pytest

from evaluation.__main__ import main
from evaluation.floors import Floor, Floors, check, digest, raised, read_floors, write_floors

DATA = "a" * 64


def test_a_figure_at_its_floor_less_epsilon_passes_and_below_fails() -> None:
    table = Floors(DATA, {"f": Floor(0.5, epsilon=0.01)})
    assert check("task", table, DATA, {"f": 0.49}) == []
    (failure,) = check("task", table, DATA, {"f": 0.4899})
    assert "f is 0.4899" in failure and "0.5" in failure


def test_other_data_fail_whatever_the_figures() -> None:
    (failure,) = check("task", Floors(DATA, {"f": Floor(0.5)}), "b" * 64, {"f": 1.0})
    assert "data are not those" in failure


def test_a_figure_that_is_no_longer_measured_fails() -> None:
    (failure,) = check("task", Floors(DATA, {"f": Floor(0.5)}), DATA, {})
    assert "no longer measured" in failure


def test_a_task_without_floors_passes() -> None:
    assert check("task", None, DATA, {"f": 0.0}) == []


def test_update_raises_and_never_lowers() -> None:
    table = Floors(DATA, {"up": Floor(0.5, 0.01, "because"), "down": Floor(0.5), "gone": Floor(0.5)})
    after = raised(table, DATA, {"up": 0.6, "down": 0.4, "new": 0.3})
    assert {name: floor.floor for name, floor in after.figures.items()} == {"up": 0.6, "down": 0.5, "new": 0.3, "gone": 0.5}
    assert after.figures["up"].epsilon == 0.01 and after.figures["up"].reason == "because"
    assert check("task", after, DATA, {"up": 0.6, "down": 0.4, "new": 0.3, "gone": 0.5})


def test_update_on_other_data_changes_nothing_without_a_reason() -> None:
    table = Floors(DATA, {"f": Floor(0.5)})
    assert raised(table, "b" * 64, {"f": 0.9}) == table


def test_lowering_keeps_its_reason_and_drops_what_is_gone() -> None:
    table = Floors(DATA, {"f": Floor(0.5), "gone": Floor(0.5)})
    after = raised(table, "b" * 64, {"f": 0.4}, "a stricter reading of the gold")
    assert after.data == "b" * 64
    assert set(after.figures) == {"f"}
    assert after.figures["f"].floor == 0.4
    assert after.figures["f"].lowered == ["0.5 to 0.4: a stricter reading of the gold"]


def test_floors_survive_the_file(tmp_path: Path) -> None:
    floors = {
        "one": Floors(
            DATA, {"f": Floor(0.1234, 0.005, 'a "quoted" reason \\ with a slash', ["0.2 to 0.1234: why"]), "n": Floor(36)}
        ),
        "two": Floors("b" * 64, {}),
    }
    write_floors(tmp_path / "floors.toml", floors)
    assert read_floors(tmp_path / "floors.toml") == floors
    assert read_floors(tmp_path / "none.toml") == {}


def test_a_digest_is_of_names_and_contents_in_any_order(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    before = digest([one, two])
    assert digest([two, one]) == before
    two.write_bytes(b"3")
    assert digest([one, two]) != before


def test_without_data_it_says_so_and_passes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([]) == 0
    assert main(["--data", str(tmp_path), "--task", "stories"]) == 0
    assert "no data" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--lower", "why"], ["--update", "--lower", " "]])
def test_lowering_wants_update_and_a_reason(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2


def test_the_gate_fails_and_passes_end_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import evaluation.times as task
    from evaluation.scores import Score

    (tmp_path / "tempeval3").mkdir()
    (tmp_path / "tempeval3" / "timebank.jsonl").write_text("{}\n")
    figure = {"strict_f": 0.5}
    monkeypatch.setattr(task, "score", lambda folder: Score(dict(figure)))
    run = ["--data", str(tmp_path), "--task", "times", "--floors", str(tmp_path / "floors.toml")]
    assert main([*run, "--update"]) == 0
    assert main(run) == 0
    figure["strict_f"] = 0.4
    assert main(run) == 1
    assert "below its floor" in capsys.readouterr().err
    assert main([*run, "--update"]) == 1
    assert main([*run, "--update", "--lower", "tried"]) == 0
    assert "tried" in (tmp_path / "floors.toml").read_text()
    (tmp_path / "tempeval3" / "timebank.jsonl").write_text("{}\n{}\n")
    assert main(run) == 1
    assert "data are not those" in capsys.readouterr().err


def test_the_floors_of_the_project_can_be_read() -> None:
    for task, table in read_floors(Path(__file__).parents[2] / "evaluation" / "floors.toml").items():
        assert len(table.data) == 64, task
        for name, floor in table.figures.items():
            assert floor.epsilon >= 0 and floor.reason, (task, name)
