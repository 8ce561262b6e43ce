#include "modules/texts/gathered.h"

#include <algorithm>
#include <set>

#include "modules/content.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

using modules::Voice;

constexpr std::string_view kPages = "page/";

void place(Gathered& all, Saying saying) {
  const auto into = [&](std::vector<Saying>& list) { list.push_back(std::move(saying)); };
  switch (saying.content.says_case()) {
    case Content::kText:
      return into(all.texts);
    case Content::kPen:
      return into(all.pens);
    case Content::kRevision:
      return into(all.revisions);
    case Content::kChange:
      return into(all.changes);
    case Content::kStance:
      return into(all.stances);
    case Content::kMarks:
      return into(all.marks);
    case Content::kComment:
      return into(all.comments);
    case Content::kConcordance:
      return into(all.concordances);
    case Content::kMandate:
      return into(all.mandates);
    case Content::kPage:
    case Content::kPackage:
    case Content::kTerm:
    case Content::SAYS_NOT_SET:
      return;  // gathered over the body
    default:
      return into(all.others);
  }
}

// In the order of journals, which is every node's and no viewer's.
void sort_by_place(std::vector<Saying>& list) {
  std::stable_sort(list.begin(), list.end(),
                   [](const Saying& a, const Saying& b) { return a.said.ref < b.said.ref; });
}

// What others said of a party stands before what it says itself; of each in the order of journals.
void sort_by_word(std::vector<Saying>& list) {
  std::stable_sort(list.begin(), list.end(), [](const Saying& a, const Saying& b) {
    const bool noted_a = a.said.voice == Voice::noted;
    const bool noted_b = b.said.voice == Voice::noted;
    if (noted_a != noted_b) return noted_a;
    return a.said.ref < b.said.ref;
  });
}

// So many offers of one party that say what paragraphs read are weighed, the last of them: each
// costs every reader of the text.
constexpr std::size_t kWeighedMax = 16;

}  // namespace

std::string speaker(const modules::Said& said) {
  return said.voice == Voice::noted ? said.of : said.party;
}

bool counts(const Gathered& all, const Saying& saying) {
  return all.national || saying.said.voice != Voice::noted;
}

Result<OfBody> gather_body(record::View& view, std::string_view circle, const std::string& body) {
  OfBody out;
  const std::string matter = "texts/" + body;
  for (modules::Row& row :
       TRY(modules::read_rows(view, circle, matter + "/", kModule, "package/", modules::is_text))) {
    Saying saying{{}, row.said, row.matter};
    if (!modules::read_folded(row.content, saying.content)) continue;
    if (row.said.voice == Voice::joint || row.said.voice == Voice::proposed) {
      for (const Package::Item& item : saying.content.package().items()) {
        out.packaged.insert(item.change());
      }
      if (row.said.voice == Voice::joint) {
        const auto act = view.act(circle, row.said.ref);
        if (!act.ok() && act.error().code != ErrorCode::not_found) return act.error();
        auto& agreed = out.agreed[row.said.ref];
        if (act.ok()) {
          for (const record::Agreement& one : act.value().agreed) {
            agreed[one.party] = {one.act, one.time};
          }
        }
      }
      out.packages.push_back(std::move(saying));
    }
  }
  for (modules::Row& row : TRY(modules::read_rows(view, circle, matter, kModule, "term/"))) {
    Saying saying{{}, row.said, {}};
    if (!modules::read_folded(row.content, saying.content)) continue;
    if (row.said.voice != Voice::proposed) out.terms.push_back(std::move(saying));
  }
  sort_by_place(out.packages);
  sort_by_place(out.terms);
  std::map<std::string, std::size_t> of_party;
  for (auto one = out.packages.rbegin(); one != out.packages.rend(); ++one) {  // the last first
    if (one->said.voice == Voice::joint || one->content.package().readings_size() == 0 ||
        of_party[one->said.party] >= kWeighedMax || !modules::is_open(view, circle, one->said.ref))
      continue;
    ++of_party[one->said.party];
    out.weighed.insert(one->said.ref);
  }
  return out;
}

Result<Gathered> gather(record::View& view, std::string_view circle, const std::string& matter,
                        const std::vector<std::string>& members) {
  Gathered all;
  for (const record::CircleView& one : view.circles()) {
    if (one.id != circle) continue;
    all.national = one.national;
    for (const std::string& party : one.audience) {
      const bool member = std::find(members.begin(), members.end(), party) != members.end();
      if (member || members.empty() || one.national) all.parties.push_back(party);
    }
  }
  std::set<std::string> noted;
  for (modules::Row& row : TRY(modules::read_rows(view, circle, matter, kModule))) {
    if (row.topic.starts_with(kPages)) {  // read when a revision names it
      all.last = std::max(all.last, row.said.time);
      all.pages.emplace(row.topic.substr(kPages.size()), std::move(row.content));
      continue;
    }
    Saying saying{{}, row.said, {}};
    if (!modules::read_folded(row.content, saying.content)) continue;
    // Of descriptions that one party states among several, each counts; at home the last does.
    const bool one_says = row.said.voice == Voice::national || row.said.voice == Voice::noted;
    if (saying.content.has_text() && one_says && row.topic.starts_with(kOpened) == all.national) {
      continue;
    }
    if (row.said.voice == Voice::noted) {
      saying.said.of = saying.content.words_of();
      noted.insert(saying.said.of);
    }
    all.last = std::max(all.last, row.said.time);
    if (saying.content.has_change() || saying.content.has_comment()) {
      // The fold made the digest (topic()).
      saying.name = speaker(saying.said) + "/" + row.topic.substr(row.topic.find('/') + 1);
    }
    if (row.said.voice != Voice::proposed) {
      place(all, std::move(saying));
    } else if (!saying.content.has_package() && modules::is_open(view, circle, row.said.ref)) {
      all.proposed.push_back(std::move(saying));
    }
  }
  if (all.national) {
    for (const std::string& party : noted) {
      if (std::find(all.parties.begin(), all.parties.end(), party) == all.parties.end()) {
        all.parties.push_back(party);
      }
    }
  }
  std::sort(all.parties.begin(), all.parties.end());
  for (auto* list : {&all.stances, &all.marks, &all.concordances}) sort_by_word(*list);
  for (auto* list : {&all.texts, &all.pens, &all.revisions, &all.changes, &all.comments,
                     &all.mandates, &all.others, &all.proposed}) {
    sort_by_place(*list);
  }
  return all;
}

}  // namespace texts
