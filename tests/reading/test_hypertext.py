"""Pages walked: words as a person sees them, the way back for each character, and pages that no one should read."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import StandoffError
from standoff.reading import content, hypertext
from standoff.reading.article import STORY, Article
from standoff.reading.hypertext import is_page, walk
from standoff.reading.loading import make_article

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Strike grows &amp; spreads - Daily Gull</title>
<meta property="article:published_time" content="2019-08-21T10:00:00Z"><script>var x = "<p>no</p>";</script></head>
<body class="comments-open"><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Strike grows &amp; spreads</h1><p class="byline">By <a href=x>Anna Keller</a></p>
<time datetime="2019-08-21">21 August 2019</time>
<figure><img src=x><figcaption>Idle cranes in the morning light</figcaption></figure>
<p>Thousands of dockers
 stayed   away on Wednesday, and the police held <b>212</b> of them, the ministry&rsquo;s spokeswoman said.
<p>&ldquo;We will not go back,&rdquo; said Petr Malin, a docker. <q>They know it</q>, he added&nbsp;later on.</p>
<h2>What now</h2><!-- <p>hidden</p> -->
<p>The port has stood for 4 days & loses money; the minister called the men &#8220;idlers&#x201D; on the radio.</p>
<div class="related"><a href="x">Read more: The kitchen at the east gate</a></div>
<p>Rail workers stopped trains at four junctions on Thursday, and the strike spread to the mines of the north.</p>
</article><section id="comments"><h3>2 Comments</h3>
<p>Bob: this is all nonsense, I think the men should go back.</p></section>
<footer>© 2019 Daily Gull. All rights reserved. <a>Privacy</a></footer></body></html>"""


def read(page: str) -> Article:
    """A page as an article."""
    return make_article(page.encode(), "page.html")


def test_a_page_is_read_as_a_person_reads_it() -> None:
    article = read(PAGE)
    assert (article.title, article.outlet) == ("Strike grows & spreads", "Daily Gull")
    assert str(article.published) == "2019-08-21"
    told = [(block.kind, article.read(block)[:22]) for block in article.blocks]
    assert told == [
        ("menu", "Home"), ("menu", "World"), ("title", "Strike grows & spreads"), ("byline", "By Anna Keller"),
        ("timestamp", "21 August 2019"), ("caption", "Idle cranes in the mor"), (STORY, "Thousands of dockers s"),
        (STORY, "“We will not go back,”"), ("heading", "What now"), (STORY, "The port has stood for"),
        ("read_more", "Read more: The kitchen"), (STORY, "Rail workers stopped t"), ("comment", "2 Comments"),
        ("comment", "Bob: this is all nonse"), ("menu", "© 2019 Daily Gull. All"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("Thousands of dockers stayed away", "Thousands of dockers\n stayed   away"), ("212", "212"),
        ("held 212 of", "held <b>212</b> of"), ("ministry’s", "ministry&rsquo;s"),
        ("“We will not go back,”", "&ldquo;We will not go back,&rdquo;"), ("“They know it”", "<q>They know it</q>"),
        ("added later", "added&nbsp;later"), ("days & loses", "days & loses"),
        ("“idlers”", "&#8220;idlers&#x201D;"), ("Strike grows & spreads", "Strike grows &amp; spreads"),
    ],
)  # fmt: skip
def test_the_way_back_leads_to_the_source_of_the_words(words: str, source: str) -> None:
    article = read(PAGE)
    start = article.text.index(words)
    low, high = article.place(start, start + len(words))
    assert article.original[low:high] == source


def test_the_way_back_leads_through_repaired_damage_too() -> None:
    damaged = PAGE.replace("&rsquo;", "â€™")
    article = read(damaged)
    start = article.text.index("ministry’s")
    low, high = article.place(start, start + len("ministry’s"))
    assert article.original[low:high] == "ministryâ€™s"
    assert article.original == damaged


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div class='x y'>", "</div>", "<b>", "</b>", "<a href=\"q>r\">", "</a>", "<br/>", "<q>",
             "</q>",
             "<li>", "<pre>", "</pre>", "<!-- c -->", "<!--", "-->", "<script>x<p>", "</script>", "<", ">", "&",
             "&amp;",             "&rsquo;", "&#8220;", "&#x1F600;",
             "&notit;", "&bogus;", "&#0;", "words", " ", "\n", "  two  words ", "'",
             '"',             "<td>", "<svg>", "</svg>", "<p title='", "é“”", "<title>t</title>", "<wbr>"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_every_character_of_any_page_points_at_its_source(pieces: list[str]) -> None:
    source = "<html>" + "".join(pieces)
    page = walk(source, "x")
    begins, ends = page.way.begins, page.way.ends
    assert begins.size == ends.size == len(page.text)
    assert (begins <= ends).all()
    assert (begins[:-1] <= begins[1:]).all(), "in the order of the source"
    assert ends.size == 0 or ends.max() <= len(source)
    for index, letter in enumerate(page.text):
        piece = source[begins[index] : ends[index]]
        known = piece == letter or letter in html.unescape(piece) or piece in ("<q>", "</q>")
        assert known or letter in " \n“”"
    for line in page.lines:
        assert line.text == page.text[line.start : line.end] != ""
        assert "\n" not in line.text


@pytest.mark.parametrize(
    ("page", "word"),
    [
        ("<html><body>" + "<div>" * 5_000, "deep"),
        ("<html><p>" + "&amp;" * 500_000, "character references"),
        ("<html><p>" + "<i></i>" * 150_000, "more than 200000 tags"),
        ('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><html><p>&b;', "entities of its own"),
        ("<html><body><script>everything()</script></body></html>", "without words"),
        ("<html><body><ul>" + "<li><a href=x>Section</a></li>" * 20 + "</ul></body></html>", "menus and links"),
    ],
)  # fmt: skip
def test_a_bomb_or_a_page_of_menus_is_refused_with_a_clear_word(page: str, word: str) -> None:
    with pytest.raises(StandoffError, match=word) as fault:
        read(page)
    assert fault.value.hint


@pytest.mark.parametrize(
    "page",
    ["<" * 200_000, "<a " * 60_000, "<a b='>'" * 900, '<a b="' * 30_000, "<!" * 100_000, "<!--" * 50_000,
     "<p " + "a" * 200_000 + ">", "<select>" * 20_000, "</i>" * 50_000, "&" * 200_000],
)  # fmt: skip
def test_pages_made_to_be_slow_are_walked_in_linear_time(page: str) -> None:
    """A quadratic walk would take minutes here, and a time limit would make the test depend on the machine."""
    steps = 0
    find = hypertext._Walk.enter

    def count(self: hypertext._Walk, found: object) -> int:
        nonlocal steps
        steps += 1
        return find(self, found)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hypertext._Walk, "enter", count)
        walk("<html>" + page, "x")
    assert steps <= page.count("<") + 1


def test_quotes_that_lead_to_the_end_of_a_page_are_followed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    pattern = hypertext._QUOTE_OR_END

    class Counting:
        """Counts how often the next quotation mark or bracket is looked for."""

        def search(self, source: str, at: int) -> object:
            nonlocal looks
            looks += 1
            return pattern.search(source, at)

    monkeypatch.setattr(hypertext, "_QUOTE_OR_END", Counting())
    walk("<html>" + "</a b='>'" * 500, "x")
    assert looks < 3 * 500


@pytest.mark.parametrize(
    "text", ["2 < 3 and 5 > 4, they said.", "A <b>bold</b> word in a long plain text. " + "Words. " * 90]
)
def test_plain_text_with_angle_brackets_is_no_page(text: str) -> None:
    assert not is_page(text, "x.txt")


def test_a_fragment_of_a_page_is_a_page() -> None:
    assert is_page("<div><p>One</p><p>Two</p><p>Three</p></div>", "x.txt")
    assert is_page("Words <br> and <b>more</b> words.", "x.html")


OLD_PAGE = """<HTML><HEAD><TITLE>The Gull: Harbour falls silent</TITLE></HEAD><BODY BGCOLOR=#FFFFFF><TABLE><TR><TD>
<A HREF="index.html">Home</A> | <A HREF="news.html">News</A><TR><TD><FONT SIZE=5><B>Harbour falls silent</B></FONT><BR>
<I>By Anna Keller</I><BR><BR>
VOLMERAN, Aug 21, 2019 (AP) -- The cranes stopped at dawn and did not move again all day.<BR>
<BR>"We have time," said Petr Malin, chairman of the union, "and they have debts. There is no more to say."<BR><BR>
Police held 212 people, a spokesman said, and 30 of them were still in custody when the night fell on the port.<BR><BR>
<A HREF="next.html">Next story</A></TD></TR></TABLE></BODY></HTML>"""


def test_a_page_laid_out_with_tables_and_line_breaks_is_read() -> None:
    article = read(OLD_PAGE)
    assert (article.title, str(article.published)) == ("Harbour falls silent", "2019-08-21")
    assert [article.read(block)[:8] for block in article.story()] == ["VOLMERAN", '"We have', "Police h"]


def test_a_page_beyond_trafilatura_is_taken_by_its_running_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MOST_TAGS", 3)
    article = read(PAGE)
    assert "no main part was found: taken by its running text" in article.notes
    assert [article.read(block)[:9] for block in article.story()] == [
        "Thousands",
        "“We will ",
        "The port ",
        "Rail work",
    ]


def test_a_quote_that_the_extraction_passed_over_stays_in_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = content.extract(walk(PAGE, "x")) or ""
    monkeypatch.setattr(
        content, "extract", lambda page: whole.replace("The port has stood", "X").replace("idlers", "Y")
    )
    assert any("idlers" in read(PAGE).read(block) for block in read(PAGE).story())
