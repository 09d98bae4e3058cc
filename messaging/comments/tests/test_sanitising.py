import pytest

from comments.sanitising import sanitised, visible_text


class TestSanitised:
    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("Plain & simple", "Plain &amp; simple"),
            ("a < b", "a &lt; b"),
            ("<p>Yes <strong>really</strong></p>", "<p>Yes <strong>really</strong></p>"),
            ("one<script>alert(1)</script>two", "onetwo"),
            ("one<style>p{}</style>two", "onetwo"),
            ("<SCRIPT SRC=//evil></SCRIPT>x", "x"),
            ("<img src=x onerror=alert(1)>x", "x"),
            ("<p onclick='x()' style='color:red' class='big'>x</p>", "<p>x</p>"),
            ("<a href='javascript:alert(1)'>x</a>", '<a rel="noopener noreferrer nofollow">x</a>'),
            ("<a href='data:text/html,x'>x</a>", '<a rel="noopener noreferrer nofollow">x</a>'),
            (
                "<a href='https://tts.example' target='_top'>x</a>",
                '<a href="https://tts.example" rel="noopener noreferrer nofollow">x</a>',
            ),
            ("<iframe src='//evil'></iframe><form><input></form>x", "x"),
            ("<svg><script>alert(1)</script></svg>x", "x"),
            ("<math><mtext><script>1</script></mtext></math>x", "x"),
            ("<!-- secret -->x", "x"),
            ("<b>open", "<b>open</b>"),
            ("  x  ", "x"),
        ],
    )
    def test_keeps_the_allow_listed(self, sent: str, kept: str) -> None:
        assert sanitised(sent) == kept

    def test_changes_nothing_the_second_time(self) -> None:
        once = sanitised("<p>a < b & <a href='http://x.example'>c</a></p>")
        assert sanitised(once) == once


class TestVisibleText:
    @pytest.mark.parametrize(
        "content",
        [
            "",
            "<p></p>",
            "<p><br></p>",
            "&nbsp;",
            "<p>\u200b</p>",
            "<hr>",
            "&zwj;&shy;",
            "&#x2800;\u3164",
        ],
    )
    def test_is_empty_where_there_is_nothing_to_read(self, content: str) -> None:
        assert visible_text(content) == ""

    def test_is_what_somebody_reads(self) -> None:
        assert visible_text("<p>a &lt; <b>b</b></p>\n c") == "a < b c"
