"""The copied link is exact: opened elsewhere it gives the same query."""

from urllib.parse import parse_qs, urlsplit

from components.copy_link import full_link


def test_link_holds_every_value_whatever_characters_are_in_it():
    query = {"business-unit": ["R&D", "Ärzte + Co"], "search": ["50% = half?#"]}
    link = full_link("http://localhost:8501/portfolio", query)
    assert urlsplit(link).path == "/portfolio"
    assert parse_qs(urlsplit(link).query) == query


def test_link_without_a_filter_is_the_bare_address():
    assert full_link("http://localhost:8501/data", {}) == "http://localhost:8501/data"
    assert full_link("http://localhost:8501", {"search": ["a"]}) == "http://localhost:8501/?search=a"
