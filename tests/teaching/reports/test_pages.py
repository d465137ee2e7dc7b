"""Do the pages say what the results hold, and does nothing that a student wrote become HTML?"""

from html.parser import HTMLParser

import pytest

from nnwidgets.teaching.grading.entries import Graded, Judged
from nnwidgets.teaching.reports.gather import gather
from nnwidgets.teaching.reports.pages import BLOCK, instructor_page, student_page
from nnwidgets.teaching.roster import Student

OURS = {
    *("html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "h1", "h2", "h3", "p"),
    *("ul", "li", "a", "bdi", "span", "i", "strong", "em", "code", "br", "div", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class Page(HTMLParser):
    """What is on a page: elements, their attributes, the text, the cells of each table by row."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.parts, self.rows, self.cell = set(), [], [], [], False
        self.feed(html)
        self.text = " ".join("".join(self.parts).split())

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.cell = True
        if tag in ("td", "th", "p", "li", "br", "h1", "h2", "h3", "summary"):
            self.parts.append("\n")

    def handle_data(self, data):
        if self.get_starttag_text() and not self.get_starttag_text().startswith("<style"):
            self.parts.append(data)
        if self.cell:
            self.rows[-1][-1] += data

    def handle_endtag(self, tag):
        if tag in ("tr", "td", "th", "tbody", "thead", "table"):
            self.cell = False

    def row(self, first):
        """Return the cells of the only row that begins so."""
        rows = [[" ".join(cell.split()) for cell in row] for row in self.rows]
        (found,) = [row for row in rows if row and row[0] == first]
        return found


@pytest.fixture(scope="module")
def pages(klass):
    return {row.student.id: f"feedback/{row.student.folder}.html" for row in klass.rows}


@pytest.fixture(scope="module")
def page(klass, pages):
    return Page(instructor_page(klass, pages))


def rows_of(klass):
    return {row.student.id: row for row in klass.rows}


def test_nothing_written_by_a_student_becomes_html(klass, pages):
    for html in [instructor_page(klass, pages), *(student_page(row, klass) for row in klass.rows)]:
        page = Page(html)
        assert page.tags <= OURS
        names = {name for name, _ in page.attributes}
        assert not any(name.startswith("on") or name == "src" for name in names)
        links = [value for name, value in page.attributes if name == "href"]
        assert all(link.startswith(("#", "feedback/")) for link in links)
        assert html.count("<script") == 0
        assert "default-src 'none'" in html


def test_hostile_names_are_shown_as_they_are(page, klass):
    for row in klass.rows:
        assert " ".join(row.student.name.split()) in page.text


def test_counts_of_the_class(page):
    assert (
        "13 students on the roster: 11 graded, 1 with a file that could not be graded, 1 without a file." in page.text
    )
    assert "1 file of nobody on the roster." in page.text


def test_which_misconception_how_many_hold_and_who(page, klass):
    _, what, held, who = page.row("6.1 a")
    assert what.startswith("best instead of largest")
    assert rows_of(klass)["ben"].verdicts["6.1"].message in what
    assert held == "3 of 10 who tried"
    assert all(name in who for name in ("O'Neil", "=cmd", "花子"))
    assert page.row("6.1 b")[2] == "1 of 10 who tried"
    assert page.row("6.2 a")[2] == "2 of 6 who tried"


def test_wrong_in_a_way_of_their_own(page, klass):
    assert "6.1: 2 students" in page.text
    assert rows_of(klass)["eve"].verdicts["6.1"].message in page.text  # the instructor may read the question


def test_exercise_by_exercise(page):
    assert page.row("6.1 Return the largest step size that does not run away.")[1:4] == ["4", "6", "1"]
    assert page.row("6.2 Return the step size that arrives at the minimum in one step.")[1:5] == ["4", "2", "5", "67 %"]


def test_predictions_against_results(page):
    assert "Cleo takes ten more steps of size 0.6. Where is she then?" in page.text
    assert page.row("closer than −2: she settles down")[1:] == ["1 (20 %)", ""]
    assert page.row("more than 20 away from the minimum")[1:] == ["2 (40 %)", "this happens"]
    assert "Exercise 6.1 is right for 1 of the 2 who predicted what happens." in page.text
    assert "Exercise 6.1 is right for 0 of the 3 who predicted something else." in page.text


def test_everything_ungraded_has_its_reason(page):
    assert "This is no notebook: <u>not JSON</u>." in page.text
    assert "On the roster without a file (1) Leo, without a file" in page.text
    assert page.row("mallory.ipynb")[1:] == ["Nobody on the roster has this id."]
    assert "Out of time (1) 花子 =1+1: Cell 3 was stopped after 30 s: still running." in page.text


def test_the_map(page):
    assert page.row("Ada Lovelace") == ["Ada Lovelace", "2", "✓", "✓"]
    assert page.row("=cmd|'/c calc'!A1") == ["=cmd|'/c calc'!A1", "0", "0 a", "0 a"]
    assert page.row("Ольга Кузнецова") == ["Ольга Кузнецова", "0", "none", "none"]
    assert page.row("Leo, without a file")[1:] == ["–", "No file came in."]


def test_a_page_for_each_student(klass):
    rows = rows_of(klass)
    ben = Page(student_page(rows["ben"], klass)).text
    assert "1 of 2 exercises right." in ben
    assert "6.1 largest_step(h): not yet Best instead of largest. " + rows["ben"].verdicts["6.1"].message in ben
    assert "6.2 one_step(h): right" in ben
    eve = Page(student_page(rows["eve"], klass)).text
    assert "For h" not in eve
    assert "right for nothing of what it was asked" in eve
    assert "That is not a 0" in Page(student_page(rows["ivo"], klass)).text
    assert "No file of yours was found" in Page(student_page(rows["leo"], klass)).text
    assert "Cell 3 was stopped after 30 s" in Page(student_page(rows["hana"], klass)).text


def test_no_student_reads_of_another(klass):
    for row in klass.rows:
        text = student_page(row, klass)
        others = [other.student.name for other in klass.rows if other is not row and len(other.student.name) > 6]
        assert not any(name in text for name in others)


def test_a_class_of_thousands_stays_small():
    exercises = [f"{lesson}.{number}" for lesson in range(1, 13) for number in (1, 2, 3)]
    verdicts = tuple(Judged(name, "not yet", 0.25, "No.", "a mistake") for name in exercises)
    roster = [Student(f"s{number}", f"Student Number {number}") for number in range(5 * BLOCK)]
    klass = gather([Graded(one.id, "f.ipynb", "", verdicts=verdicts) for one in roster], roster, "big", exercises)
    html = instructor_page(klass, {one.id: f"feedback/{one.id}.html" for one in roster})
    assert html.count('<details class="block"') == 5
    cells = 36 * len(roster)
    names = 37 * len(roster)  # in the map, and once for each misconception
    assert len(html) < 40 * cells + 90 * names


def test_an_empty_class_has_a_page(klass):
    nobody = gather([], [], "", ["6.1"])
    assert "0 students on the roster" in Page(instructor_page(nobody, {})).text
    assert "No answer made a named misconception." in Page(instructor_page(nobody, {})).text


def test_exercises_are_found_without_being_told(entries, roster):
    assert gather(entries, roster).exercises == ["6.1", "6.2"]
