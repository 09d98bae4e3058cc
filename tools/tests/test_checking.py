from pathlib import Path

from check import readme_problems


class TestReadmeProblems:
    def test_names_unknown_targets_and_dead_links(self, tmp_path: Path) -> None:
        (tmp_path / "Makefile").write_text("run: ## x\n\ttrue\n")
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "here.md").write_text("`make run`, [up](../README.md)")
        (tmp_path / "README.md").write_text(
            "`make run` `make fly` [a](docs/here.md) [b](docs/gone.md) [c](https://x.example/y)"
        )
        assert readme_problems(tmp_path) == [
            "README.md names `make fly`, which does not exist.",
            "README.md links to docs/gone.md, which does not exist.",
        ]
