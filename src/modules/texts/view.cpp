#include "modules/texts/view.h"

#include <algorithm>

#include "modules/content.h"
#include "modules/texts/gathered.h"
#include "modules/texts/packages.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

using modules::Voice;

constexpr std::string_view kTexts = "texts/";

// The text that all agreed; else what one party says, of several the first in the order of
// journals; else what is asked for. Who opened it is told later (describe_by).
bool describe(const Gathered& all, TextView& text) {
  const auto take = [&](const std::vector<Saying>& list, auto fits) {
    if (text.description.content.has_text()) return;
    const auto found = std::find_if(list.begin(), list.end(), fits);
    if (found != list.end()) text.description = *found;
  };
  take(all.texts, [](const Saying& one) { return one.said.voice == Voice::joint; });
  take(all.texts, [&](const Saying& one) {
    return counts(all, one) &&
           std::binary_search(all.parties.begin(), all.parties.end(), speaker(one.said));
  });
  take(all.texts, [&](const Saying& one) { return counts(all, one); });
  take(all.proposed, [](const Saying& one) { return one.content.has_text(); });
  return text.description.content.has_text();
}

// Among several: as its opener described it until the first revision, of which all read what it
// is. Nothing that one of them says later changes the kind of a text that others have answered.
void describe_by(const Gathered& all, const std::string& opener, TextView& text) {
  const Voice voice = text.description.said.voice;
  if (all.national || opener.empty() || voice == Voice::joint || voice == Voice::proposed) return;
  std::optional<record::Reference> until;  // in the journal of the opener
  if (!text.revisions.empty()) {
    const Saying& first = text.revisions.front().saying;
    if (speaker(first.said) == opener) until = first.said.ref;
    for (const PenView& pen : text.pens) {
      if (!until && pen.said.party == opener) until = pen.said.ref;
    }
  }
  const Saying* found = nullptr;
  for (const Saying& one : all.texts) {  // in the order of its journal
    if (one.said.voice == Voice::joint || !counts(all, one) || speaker(one.said) != opener)
      continue;
    const bool before = text.revisions.empty() ||
                        (until && one.said.ref.party == until->party && one.said.ref < *until);
    if (found == nullptr || before) found = &one;
  }
  if (found != nullptr) text.description = *found;
}

void place_others(Gathered& all, TextView& text) {
  for (Saying& saying : all.pens) {
    const Pen& pen = saying.content.pen();
    if (saying.said.voice == Voice::joint) {
      text.pens.push_back({pen.holder(), pen.from_revision(), saying.said});
    }
  }
  std::sort(text.pens.begin(), text.pens.end(),
            [](const PenView& a, const PenView& b) { return a.from_revision < b.from_revision; });
  for (const Saying& saying : all.mandates) {
    const Mandate& mandate = saying.content.mandate();
    if (saying.said.voice == Voice::joint && !mandate.ends()) {
      text.mandates.push_back(mandate.party());
    }
  }
  for (Saying& saying : all.others) {
    const bool joint = saying.said.voice == Voice::joint;
    switch (saying.content.says_case()) {
      case Content::kReview:
        if (joint) text.review = std::move(saying);
        break;
      case Content::kAdoption:
        if (joint) text.adoption = std::move(saying);
        break;
      case Content::kAttached:
        text.attached.push_back(std::move(saying));
        break;
      case Content::kSignature:
        if (counts(all, saying)) text.signatures.push_back(std::move(saying));
        break;
      case Content::kCorrection:
        if (joint) text.corrections.push_back(std::move(saying));
        break;
      case Content::kRenumbering:
        text.renumberings.push_back(std::move(saying));
        break;
      default:
        break;
    }
  }
}

// Whether it names one that stands, by its number and its words. Where an earlier one was asked
// for, those behind it are not here to be compared.
bool names_revision(const TextView& text, const Adoption& adoption, bool earlier) {
  if (adoption.revision() > text.shown) return earlier;
  return text.revisions.at(adoption.revision() - 1).saying.content.revision().digest() ==
         adoption.digest();
}

std::string body_of(const std::string& matter) {
  return matter.substr(kTexts.size(), matter.find('/', kTexts.size()) - kTexts.size());
}

Result<TextView> make_text(record::View& view, std::string_view circle, const std::string& matter,
                           std::uint32_t revision, const OfBody& body, const Members& members) {
  TextView text;
  text.matter = matter;
  text.body = body_of(matter);
  text.id = matter.substr(matter.rfind('/') + 1);
  Gathered all =
      TRY(gather(view, circle, matter, members ? members(text.body) : std::vector<std::string>()));
  const Error none{ErrorCode::not_found, "there is no such text here"};
  auto weighed = weigh_text(all, body, revision, text);
  if (!weighed) return none;
  Made& made = *weighed;
  if (revision != 0 && made.revisions.size() < revision) return none;
  lay_elements(made, revision != 0, text);
  text.made = std::make_shared<const Elements>(std::move(made.elements));
  TRY(place_packages(view, circle, body, members, text));
  weigh_standing(all, body, text);
  text.comments = std::move(all.comments);
  text.proposed = std::move(all.proposed);
  text.terms = body.terms;
  return text;
}

}  // namespace

std::optional<Made> weigh_text(Gathered& all, const OfBody& body, std::uint32_t revision,
                               TextView& text) {
  if (!describe(all, text)) return std::nullopt;
  if (const auto& named = text.text().parties(); all.national && !named.empty()) {
    all.parties.assign(named.begin(), named.end());
    std::sort(all.parties.begin(), all.parties.end());
  }
  text.national = all.national;
  text.parties = all.parties;
  text.last = all.last;
  place_others(all, text);
  weigh_changes(all, body, text);
  const std::string opener = opener_of(all, text);
  Made made = make_revisions(all, opener, revision, text);
  text.revisions = made.revisions;
  describe_by(all, opener, text);
  text.lacking = made.lacking;
  text.shown = made.revisions.empty() ? 0 : made.revisions.back().number;
  text.digest = made.revisions.empty() ? std::string()
                                       : made.revisions.back().saying.content.revision().digest();
  text.pen = opener;
  for (const PenView& pen : text.pens) {
    if (pen.from_revision <= text.shown + 1) text.pen = pen.holder;
  }
  if (text.adoption && !names_revision(text, text.adoption->content.adoption(), revision != 0)) {
    text.adoption.reset();
  }
  return made;
}

Result<TextView> read_text(record::View& view, std::string_view circle, std::string_view body,
                           std::string_view id, std::uint32_t revision, const Members& members) {
  const std::string matter = std::string(kTexts) + std::string(body) + "/" + std::string(id);
  if (!modules::is_text(matter)) {
    return Error{ErrorCode::not_found, "there is no such text here"};
  }
  const OfBody of_body = TRY(gather_body(view, circle, std::string(body)));
  return make_text(view, circle, matter, revision, of_body, members);
}

Result<std::vector<TextView>> list_texts(record::View& view, std::string_view circle,
                                         std::string_view body, const Members& members) {
  const std::string matters =
      std::string(kTexts) + (body.empty() ? std::string() : std::string(body) + "/");
  std::set<std::string> known;
  for (const modules::Row& row :
       TRY(modules::read_rows(view, circle, matters, kModule, "text/", modules::is_text))) {
    known.insert(row.matter);
  }
  std::vector<TextView> out;
  std::map<std::string, OfBody> bodies;
  for (const std::string& matter : known) {
    const std::string of = body_of(matter);
    auto found = bodies.find(of);
    if (found == bodies.end()) {
      found = bodies.emplace(of, TRY(gather_body(view, circle, of))).first;
    }
    auto text = make_text(view, circle, matter, 0, found->second, members);
    if (text.ok()) out.push_back(std::move(text).value());
  }
  return out;
}

}  // namespace texts
