from pathlib import Path

from suite.stamps import Stamp, content_hash


class TestContentHash:
    def test_changes_with_contents_names_and_extra_only(self, tmp_path: Path) -> None:
        folder = tmp_path / "source"
        folder.mkdir()
        (folder / "a.py").write_text("one")
        first = content_hash([folder])
        assert content_hash([folder]) == first
        assert content_hash([folder], extra="3.12") != first
        (folder / "a.py").write_text("two")
        second = content_hash([folder])
        assert second != first
        (folder / "a.py").rename(folder / "b.py")
        assert content_hash([folder]) not in {first, second}

    def test_leaves_out_what_is_made(self, tmp_path: Path) -> None:
        (tmp_path / "a.ts").write_text("one")
        first = content_hash([tmp_path])
        for name in ("node_modules", "dist", ".cache", "__pycache__"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "made").write_text("x")
        assert content_hash([tmp_path]) == first

    def test_tells_a_missing_file_from_an_empty_one(self, tmp_path: Path) -> None:
        missing = content_hash([tmp_path / "lock"])
        (tmp_path / "lock").write_text("")
        assert content_hash([tmp_path / "lock"]) != missing


class TestStamp:
    def test_matches_only_what_was_written_last(self, tmp_path: Path) -> None:
        stamp = Stamp(tmp_path / "made" / "on" / "demand")
        assert not stamp.matches("a")
        stamp.write("a")
        assert stamp.matches("a")
        stamp.write("b")
        assert not stamp.matches("a")
