// A negotiated text: how long it takes from nothing to what people see, and what one bracket costs
// on the line.
#include "modules/texts/texts.h"

#include <cstdio>
#include <string>

#include "ends.h"
#include "federation.h"
#include "figures.h"
#include "modules/content.h"
#include "modules/texts/compose.h"
#include "modules/texts/elements.h"
#include "modules/texts/view.h"

namespace bench {
namespace {

constexpr const char* kMatter = "texts/council/statement";
constexpr int kLanguages = 3;
constexpr const char* kTags[kLanguages] = {"en", "ko", "vi"};
constexpr const char* kWords[kLanguages] = {"river", "강물", "sông"};

std::string sentence(int language, int words, int seed) {
  std::string out;
  for (int i = 0; i < words; ++i) {
    out += (i == 0 ? "" : " ") + std::string(kWords[language]) + std::to_string((seed + i) % 97);
  }
  return out + ".";
}

node::Draft draft_of(Federation& parties, const texts::Content& content) {
  node::Draft draft = parties.draft(modules::encode_content(content));
  draft.header.mutable_statement();
  draft.header.set_matter(kMatter);
  draft.header.set_module("texts");
  return draft;
}

void open_text(Federation& parties, int elements, int words) {
  texts::Content content;
  content.mutable_text()->set_kind(texts::JOINT_STATEMENT);
  (*content.mutable_text()->mutable_titles())["en"] = "Statement";
  for (const char* tag : kTags) {
    texts::Language& language = *content.mutable_text()->add_languages();
    language.set_tag(tag);
    language.set_role(texts::Language::NEGOTIATING);
  }
  parties.submit(0, draft_of(parties, content));
  texts::NextRevision next;
  for (int i = 0; i < elements; ++i) {
    texts::Element element;
    element.set_id("p" + std::to_string(i));
    element.set_type(texts::Element::OPERATIVE);
    char place[16];
    std::snprintf(place, sizeof place, "%05d", i);
    element.set_place(place);
    element.set_number(std::to_string(i + 1));
    for (int language = 0; language < kLanguages; ++language) {
      (*element.mutable_words())[kTags[language]] = sentence(language, words, i);
    }
    next.elements.push_back(std::move(element));
  }
  texts::TextView empty;
  empty.matter = kMatter;
  const auto issue = texts::issue_of(empty, next);
  if (!issue.ok()) {
    std::fprintf(stderr, "%s\n", issue.error().message.c_str());
    return;
  }
  for (const texts::Content& one : issue.value().contents)
    parties.submit(0, draft_of(parties, one));
}

texts::Content bracket(int element, int words_of_element, int number) {
  texts::Content content;
  texts::Change& change = *content.mutable_change();
  change.set_element("p" + std::to_string(element));
  texts::Change::Wording& wording = *change.add_wordings();
  const int language = number % kLanguages;
  const std::string words = sentence(language, words_of_element, element);
  wording.set_language(kTags[language]);
  wording.set_base(texts::base_of(words));
  const auto size = texts::code_points(words);
  wording.set_from(static_cast<std::uint32_t>(number * 37) % (size / 2));
  wording.set_to(wording.from() + 20);
  wording.set_words(sentence(language, 6, number));
  return content;
}

Viewer reader() {
  Viewer viewer;
  viewer.policy = "TEST";
  viewer.clearance = 5;
  return viewer;
}

}  // namespace

// 200 pages of 500 words in three languages, 5,000 proposals of three parties.
void text_fold(const Options& options) {
  Federation parties(options.folder + "/text", 3);
  const int elements = options.quick ? 170 : 1'700;
  const int changes = options.quick ? 500 : 5'000;
  constexpr int kPerElement = 60;
  open_text(parties, elements, kPerElement);
  for (int i = 0; i < changes; ++i) {
    node::Draft draft = draft_of(parties, bracket(i % elements, kPerElement, i));
    parties.party(i % 3).engine->submit(std::move(draft), [](const Result<node::Recorded>&) {});
    if (i % 200 == 199) parties.settle();
  }
  parties.settle();
  std::vector<double> times;
  std::size_t bytes = 0;
  for (int round = 0; round < 5; ++round) {
    const double start = now_ms();
    if (!parties.party(0).engine->rebuild([](std::uint64_t, std::uint64_t) {}).ok()) return;
    const auto view = parties.party(0).engine->view(reader());
    const auto circle = parties.party(0).engine->circle("bench");
    if (!circle.ok()) return;
    const auto text = texts::read_text(*view, circle.value().id, "council", "statement");
    if (!text.ok() || text.value().counts.brackets == 0) {
      std::fprintf(stderr, "the text of the bench does not read\n");
      return;
    }
    json::Writer out;
    out.begin_object();
    texts::write_text(out, circle.value().id, text.value(), "2031-05-12T09:00Z");
    out.end_object();
    bytes = out.take().size();
    times.push_back(now_ms() - start);
  }
  Figure figure;
  figure.name = "text_fold";
  figure.value = median(times);
  figure.unit = "ms";
  figure.yardstick = "SHA-256 of the answer";
  figure.yardstick_value = static_cast<double>(bytes) / sha256_bytes_per_second() * 1e3;
  figure.yardstick_unit = "ms";
  figure.ratio = figure.value / figure.yardstick_value;
  figure.target = 500;
  figure.target_is_value = true;
  figure.smaller_is_better = true;
  print(figure);
}

// One bracket of forty words, proposed here and stored there: all bytes of both directions on TCP.
void text_bytes(const Options& options) {
  Federation two(options.folder + "/bracket", 2);
  open_text(two, 40, 60);
  End here(two, 0);
  End there(two, 1);
  exchange(two, here, there);
  std::vector<double> bytes;
  double words = 0;
  for (int i = 0; i < 20; ++i) {
    texts::Content content = bracket(i, 60, 3 * i);
    content.mutable_change()->mutable_wordings(0)->set_words(
        "the Parties will hold a joint exercise of their rescue services on the lower river every "
        "second autumn, with observers of the Commission, and will report on it to the Council at "
        "its next regular meeting in the spring thereafter");
    words = static_cast<double>(content.change().wordings(0).words().size());
    two.submit(0, draft_of(two, content));
    bytes.push_back(static_cast<double>(exchange(two, here, there)));
  }
  Figure figure;
  figure.name = "text_bytes";
  figure.value = median(bytes);
  figure.unit = "B";
  figure.yardstick = "the words of the bracket";
  figure.yardstick_value = words;
  figure.yardstick_unit = "B";
  figure.ratio = figure.value / words;
  figure.target = 3;
  figure.smaller_is_better = true;
  print(figure);
}

}  // namespace bench
