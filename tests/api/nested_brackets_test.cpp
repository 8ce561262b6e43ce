// If these fail, one party's program stops the other's node: ten thousand proposals, each within
// the words of the one before, and every reading, print and paper of the text takes as long as all
// of them with one another; or one of them is on no paper.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <new>
#include <set>

#include "api/paper_in.h"
#include "api/print_text.h"
#include "base/json_own.h"
#include "modules/test_record.h"
#include "modules/texts/advice.h"
#include "modules/texts/compose.h"
#include "modules/texts/elements.h"
#include "modules/texts/texts.h"
#include "modules/texts/view.h"

namespace {

// Work is counted in bytes that are asked for: what is copied for each of n, n times over, shows.
std::uint64_t asked_for = 0;

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
  asked_for += size;
  if (void* out = std::malloc(size == 0 ? 1 : size)) return out;
  throw std::bad_alloc();
}
// The one without an exception is asked for by the library's own sorting.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  asked_for += size;
  return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* at) noexcept { std::free(at); }
[[gnu::noinline]] void operator delete(void* at, std::size_t) noexcept { std::free(at); }

namespace {

constexpr const char* kParties[] = {"alder.example", "birch.example"};
constexpr const char* kText = "texts/council/statement";
constexpr std::size_t kDepth = 160;  // of the answer, as the node reads it

class Flood {
 public:
  Flood() {
    texts::Content content;
    content.mutable_text()->set_kind(texts::JOINT_STATEMENT);
    (*content.mutable_text()->mutable_titles())["en"] = "Statement";
    texts::Language& language = *content.mutable_text()->add_languages();
    language.set_tag("en");
    language.set_role(texts::Language::NEGOTIATING);
    say(0, content);
    texts::NextRevision first;
    for (int i = 0; i < 3; ++i) {
      texts::Element element;
      element.set_id("p" + std::to_string(i));
      element.set_type(texts::Element::OPERATIVE);
      element.set_place(std::string(1, static_cast<char>('b' + i)));
      element.set_number(std::to_string(i + 1));
      (*element.mutable_words())["en"] =
          "They meet in spring and report, " + std::to_string(i) + ".";
      first.elements.push_back(std::move(element));
    }
    texts::TextView none = read();
    const auto issued = texts::issue_of(none, first);
    REQUIRE(issued.ok());
    for (const texts::Content& one : issued.value().contents) say(0, one);
  }

  // Each within the words of the one before; the first on `element`, which comes with it where it
  // is not in the text.
  void nest(const std::string& element, int count) {
    std::string on;
    for (int i = 0; i < count; ++i) {
      texts::Content content;
      texts::Change& change = *content.mutable_change();
      change.set_element(element);
      change.set_on(on);
      texts::Change::Wording& wording = *change.add_wordings();
      wording.set_language("en");
      wording.set_words(words_of(element, i));
      if (i > 0) {
        const std::string below = words_of(element, i - 1);
        wording.set_base(texts::base_of(below));
        wording.set_to(static_cast<std::uint32_t>(below.size()));
      } else if (element.starts_with('n')) {
        change.mutable_move()->set_what(texts::Change::COMES);
        change.mutable_move()->set_place("z");
        change.mutable_move()->set_type(texts::Element::OPERATIVE);
      } else {
        wording.set_base(texts::base_of("They meet in spring and report, 1."));
        wording.set_to(4);
      }
      on = texts::name_of(kParties[1], modules::encode_content(content));
      names.insert(on);
      say(1, content);
    }
  }
  static std::string words_of(const std::string& element, int number) {
    return element + " of depth " + std::to_string(number);
  }

  texts::TextView read() {
    auto text = texts::read_text(record, "c", "council", "statement");
    return text.ok() ? std::move(text).value() : texts::TextView();
  }
  json::Value answer() {
    json::Writer out;
    out.begin_object();
    texts::write_text(out, "c", read(), "2031-05-12T09:00Z");
    out.end_object();
    auto value = json::parse_own(out.take(), std::size_t{64} << 20, kDepth);
    REQUIRE(value.ok());
    return std::move(value).value();
  }

  std::set<std::string> names;
  modules::FakeRecord record{texts::make_module(), {kParties[0], kParties[1]}};

 private:
  void say(std::uint32_t party, const texts::Content& content) {
    const auto done = record.state(kParties[party], kText, modules::encode_content(content));
    REQUIRE_MESSAGE(done.ok(), done.error().message);
  }
};

std::string called(std::string_view party, std::string_view) {
  return std::string(party.substr(0, party.find('.')));
}

api::TextFrame frame() {
  return {"TEST", "", "Copy", called, [](std::string_view body) { return std::string(body); }};
}

api::PaperIn read_again(const Bytes& docx) {
  api::PaperIn paper;
  paper.kind = "docx";
  const auto read = papers::read_tracked(docx, [&](papers::TrackedParagraph one) {
    paper.paragraphs.push_back(std::move(one));
    return true;
  });
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  return paper;
}

void in_parts(const std::vector<texts::Part>& parts, std::multiset<std::string>& out) {
  for (const texts::Part& part : parts) {
    for (const texts::Alternative& one : part.alternatives) {
      out.insert(one.changes.begin(), one.changes.end());
      in_parts(one.parts, out);
    }
  }
}

const json::Value* nothing_earlier(std::uint32_t) { return nullptr; }

api::TextAsked asked(api::TextView view) {
  api::TextAsked out;
  out.view = view;
  out.languages = {"en"};
  return out;
}

// All words of a print, with what stands in its margin.
std::string all_of(const papers::TextPaper& paper) {
  std::string out;
  for (const auto& one : paper.paragraphs) {
    for (const papers::Runs& runs : one.columns) {
      for (const papers::Run& run : runs) out += run.text;
    }
    for (const papers::Remark& remark : one.remarks) out += "\n" + remark.text;
    out += "\n";
  }
  return out;
}

void has_all(std::string_view form, std::string_view made, const std::string& element, int count) {
  CAPTURE(form);
  std::set<int> found;  // by the number behind these words
  const std::string begin = element + " of depth ";
  for (auto at = made.find(begin); at != std::string_view::npos; at = made.find(begin, at + 1))
    found.insert(std::atoi(made.data() + at + begin.size()));
  for (int i = 0; i < count; ++i) {
    if (found.contains(i)) continue;
    FAIL_CHECK("not there: " << i);
    return;
  }
}

// What a flood of `count` costs wherever somebody meets it, by what is done.
std::map<std::string, std::uint64_t> work_of(int count) {
  Flood flood;
  flood.nest("p1", count / 2);
  flood.nest("n1", count / 2);
  std::map<std::string, std::uint64_t> out;
  const auto count_in = [&](const char* what, auto done) {
    const std::uint64_t before = asked_for;
    done();
    out[what] = asked_for - before;
  };
  count_in("read", [&] { flood.read(); });
  const json::Value text = flood.answer();
  count_in("answer", [&] { flood.answer(); });
  for (const auto view : {api::TextView::compilation, api::TextView::tracked}) {
    const bool tracked = view == api::TextView::tracked;
    papers::TextPaper paper;
    Bytes docx;
    count_in(tracked ? "tracked" : "compilation",
             [&] { paper = api::text_paper(text, asked(view), frame()); });
    count_in(tracked ? "tracked docx" : "docx", [&] { docx = papers::docx_of(paper); });
    count_in(tracked ? "tracked docx in" : "docx in",
             [&] { api::read_paper(read_again(docx), text, nothing_earlier, called); });
    if (tracked) continue;
    count_in("txt", [&] { papers::plain_of(paper); });
    count_in("html", [&] { papers::html_of(paper); });
    count_in("hwpx", [&] { papers::hwpx_of(paper); });
    count_in("akn", [&] { api::akoma_ntoso(text, asked(view), frame()); });
    count_in("matrix", [&] { api::comment_matrix(text, asked(view), frame()); });
    count_in("matrix in", [&] {
      const auto matrix = papers::docx_of(api::matrix_pages(text, asked(view), frame()));
      api::read_paper(read_again(matrix), text, nothing_earlier, called);
    });
    count_in("sheet",
             [&] { api::instruction_sheet(text, nullptr, kParties[0], asked(view), frame()); });
  }
  return out;
}

}  // namespace

TEST_CASE(
    "ten times as many brackets within brackets cost ten times as much, wherever they are met") {
  const auto few = work_of(1'000);
  const auto many = work_of(10'000);
  for (const auto& [what, bytes] : few) {
    CAPTURE(what);
    // What grows by doubling asks for twice to four times what it holds.
    CHECK(many.at(what) < 20 * bytes);
  }
}

TEST_CASE("of ten thousand brackets within brackets none is lost, on the screen and on any paper") {
  constexpr int kMany = 10'000;
  constexpr int kComing = 200;
  Flood flood;
  flood.nest("p1", kMany);
  flood.nest("n1", kComing);
  {
    const texts::TextView text = flood.read();
    std::multiset<std::string> shown;
    std::size_t deep = 0;
    for (const texts::ElementView& element : text.elements) {
      if (element.comes != nullptr) continue;
      for (const texts::WordsView& words : element.words) in_parts(words.now.parts, shown);
      for (const texts::Beside& one : element.beside) {
        shown.insert(one.change->name);
        deep += one.why == "deep" ? 1 : 0;
      }
    }
    std::size_t lost = 0;
    for (const auto& [name, change] : text.changes) {
      if (change.change().element() == "p1") lost += shown.count(name) == 1 ? 0 : 1;
    }
    CHECK(lost == 0);
    CHECK(deep > 0);  // with an answer of its own
    CHECK(text.changes.size() == flood.names.size());
    CHECK(text.state == "bracketed");
    // One more on the last of them is advised of like any other.
    texts::Content content;
    content.mutable_change()->set_element("p1");
    content.mutable_change()->set_on(*flood.names.rbegin());
    CHECK(texts::advise(text, kParties[0], content, true).empty());
  }
  const json::Value text = flood.answer();
  const auto paper = api::text_paper(text, asked(api::TextView::compilation), frame());
  const auto tracked = api::text_paper(text, asked(api::TextView::tracked), frame());
  const papers::TableOut matrix =
      api::comment_matrix(text, asked(api::TextView::clean), frame()).blocks.front().table;
  std::string cells;
  for (const auto& row : matrix.rows) cells += row[row.size() - 3] + "\n";
  const std::string from_docx = [&] {
    std::string out;
    for (const auto& one : read_again(papers::docx_of(paper)).paragraphs) {
      for (const papers::Run& run : one.runs) out += run.text;
    }
    return out;
  }();
  for (const auto& [element, count] : {std::pair<std::string, int>{"p1", kMany}, {"n1", kComing}}) {
    CAPTURE(element);
    has_all("compilation", all_of(paper), element, count);
    has_all("tracked", all_of(tracked), element, count);
    has_all("docx", from_docx, element, count);
    has_all("html", papers::html_of(paper), element, count);
    has_all("akn", api::akoma_ntoso(text, asked(api::TextView::compilation), frame()), element,
            count);
    has_all("matrix", cells, element, count);
  }
  CHECK(papers::plain_of(paper).size() > std::size_t{kMany} * 20);
  // What all this comes back as is nothing new.
  const auto found =
      api::read_paper(read_again(papers::docx_of(tracked)), text, nothing_earlier, called);
  CHECK(std::all_of(found.items.begin(), found.items.end(),
                    [](const api::PaperItem& item) { return item.state == "recorded"; }));
  CHECK(found.left.empty());
}
