// If these fail, two delegations read the same four words to one another over different texts, or
// different ones over the same.
#include "modules/texts/check_words.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace {

using texts::check_words;
using texts::LaidChange;

const std::string kDigest(64, 'a');

std::vector<LaidChange> state() {
  return {{"alder.example/11", false, {"alder.example"}},
          {"birch.example/22", false, {"birch.example", "cedar.example"}},
          {"birch.example/33", true, {"alder.example", "birch.example"}}};
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

TEST_CASE("the words are those that the documents say") {
  // docs/formats/texts.md, section 7; recomputed apart.
  CHECK(check_words("", {}) == std::vector<std::string>{"bonnet", "lobster", "adobe", "archway"});
  CHECK(check_words(kDigest, state()) ==
        std::vector<std::string>{"stable", "flame", "umbrella", "hexagon"});
}

TEST_CASE("both sides have the same words for the same state, in whatever order it came") {
  const auto words = check_words(kDigest, state());
  CHECK(words.size() == texts::kCheckWords);
  auto turned = state();
  std::reverse(turned.begin(), turned.end());
  std::reverse(turned.front().supporters.begin(), turned.front().supporters.end());
  turned.push_back(turned.back());
  CHECK(check_words(kDigest, turned) == words);
}

TEST_CASE("every change of the state changes the words") {
  std::set<std::vector<std::string>> seen = {check_words(kDigest, state())};
  const auto is_new = [&](const std::string& digest, const std::vector<LaidChange>& laid) {
    return seen.insert(check_words(digest, laid)).second;
  };
  std::string other = kDigest;
  other.back() = 'b';
  CHECK(is_new(other, state()));
  CHECK(is_new("", state()));
  CHECK(is_new(kDigest, {}));
  for (std::size_t i = 0; i < state().size(); ++i) {
    auto laid = state();
    laid[i].accepted = !laid[i].accepted;
    CHECK(is_new(kDigest, laid));  // accepted is not let go, and neither is open
    laid = state();
    laid[i].key += "0";
    CHECK(is_new(kDigest, laid));
    laid = state();
    laid[i].supporters.push_back("dogwood.example");
    CHECK(is_new(kDigest, laid));  // it stands in the bracket under one more name
    laid = state();
    laid.erase(laid.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK(is_new(kDigest, laid));
  }
  auto more = state();
  more.push_back({"cedar.example/44", false, {"cedar.example"}});
  CHECK(is_new(kDigest, more));
}

TEST_CASE("the words are short and are not taken for one another") {
  const auto& words = texts::words_to_check_by();
  CHECK(words.size() == 256);
  CHECK(std::is_sorted(words.begin(), words.end()));
  std::set<std::string_view> beginnings;
  for (const std::string_view word : words) {
    CHECK(word.size() >= 3);
    CHECK(word.size() <= 8);
    CHECK(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos);
    CHECK(beginnings.insert(word.substr(0, 3)).second);  // the first three letters tell it
    for (const std::string_view other : words) {
      if (word != other && distance(word, other) < 3)
        FAIL_CHECK(std::string(word) << " is too near to " << std::string(other));
    }
  }
}

}  // namespace
