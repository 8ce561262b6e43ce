#include "modules/texts/view.h"

#include <algorithm>

#include "modules/content.h"
#include "modules/texts/gathered.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

using modules::Voice;

constexpr std::string_view kTexts = "texts/";

// The text that all agreed; else what one party says; else what is asked for. Of several the first
// in the order of journals, the others are rivals.
bool describe(Gathered& all, TextView& text) {
  for (const Saying& saying : all.texts) {
    if (saying.said.voice == Voice::joint) {
      text.description = saying;
      return true;
    }
  }
  std::sort(all.texts.begin(), all.texts.end(),
            [](const Saying& a, const Saying& b) { return a.said.ref < b.said.ref; });
  for (const Saying& saying : all.texts) {
    if (!counts(all, saying)) continue;
    const std::string party = speaker(saying.said);
    if (text.description.content.has_text()) {
      if (party != speaker(text.description.said)) text.rivals.push_back(party);
    } else {
      text.description = saying;
    }
  }
  if (text.description.content.has_text()) return true;
  for (const Saying& saying : all.proposed) {
    if (!saying.content.has_text()) continue;
    text.description = saying;
    return true;
  }
  return false;
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

// Packages that name this text, or stand in it.
Result<void> place_packages(record::View& view, std::string_view circle, const Gathered& all,
                            TextView& text) {
  for (const Saying& saying : all.packages) {
    const Package& package = saying.content.package();
    bool here = saying.name == text.matter;
    bool whole = true;
    for (const Package::Item& item : package.items()) {
      const std::string& where = item.text().empty() ? saying.name : item.text();
      if (where != text.matter) continue;
      here = true;
      const auto found = text.changes.find(item.change());
      whole = whole && found != text.changes.end() && !found->second.let_go;
    }
    if (!here) continue;
    PackageView out{saying.said.voice == Voice::joint ? "accepted" : "offered", saying};
    if (saying.said.voice != Voice::joint) {
      const auto act = view.act(circle, saying.said.ref);
      if (!act.ok()) continue;
      if (act.value().state == "joint") continue;  // its fact stands here too
      if (act.value().state != "open") {
        out.state = "refused";
      } else if (!whole) {
        out.state = "void";
      }
    }
    text.packages.push_back(std::move(out));
  }
  return {};
}

// Whether it names one that stands, by its number and its words. Where an earlier one was asked
// for, those behind it are not here to be compared.
bool names_revision(const TextView& text, const Adoption& adoption, bool earlier) {
  if (adoption.revision() > text.shown) return earlier;
  return text.revisions.at(adoption.revision() - 1).saying.content.revision().digest() ==
         adoption.digest();
}

Result<TextView> make_text(record::View& view, std::string_view circle, const std::string& matter,
                           std::uint32_t revision, const Members& members) {
  TextView text;
  text.matter = matter;
  const std::size_t slash = matter.find('/', kTexts.size());
  text.body = matter.substr(kTexts.size(), slash - kTexts.size());
  text.id = matter.substr(slash + 1);
  Gathered all =
      TRY(gather(view, circle, matter, members ? members(text.body) : std::vector<std::string>()));
  const Error none{ErrorCode::not_found, "there is no such text here"};
  if (!describe(all, text)) return none;
  text.national = all.national;
  text.parties = all.parties;
  text.last = all.last;
  place_others(all, text);
  Made made = make_revisions(all, text, revision);
  if (revision != 0 && made.revisions.size() < revision) return none;
  text.revisions = made.revisions;
  text.lacking = made.lacking;
  text.shown = made.revisions.empty() ? 0 : made.revisions.back().number;
  text.digest = made.revisions.empty() ? std::string()
                                       : made.revisions.back().saying.content.revision().digest();
  // Of a text that there is; to see an earlier revision changes nothing.
  if (text.adoption && !names_revision(text, text.adoption->content.adoption(), revision != 0)) {
    text.adoption.reset();
  }
  const std::uint32_t next = text.shown + 1;
  if (text.rivals.empty() && text.description.said.voice != Voice::proposed) {
    text.pen = speaker(text.description.said);
  }
  for (const PenView& pen : text.pens) {
    if (pen.from_revision <= next) text.pen = pen.holder;
  }
  weigh_changes(all, made, text);
  lay_elements(made, revision != 0, text);
  TRY(place_packages(view, circle, all, text));
  weigh_standing(all, text);
  text.comments = std::move(all.comments);
  text.proposed = std::move(all.proposed);
  text.terms = std::move(all.terms);
  return text;
}

}  // namespace

Result<TextView> read_text(record::View& view, std::string_view circle, std::string_view body,
                           std::string_view id, std::uint32_t revision, const Members& members) {
  const std::string matter = std::string(kTexts) + std::string(body) + "/" + std::string(id);
  if (!modules::is_text(matter)) {
    return Error{ErrorCode::not_found, "there is no such text here"};
  }
  return make_text(view, circle, matter, revision, members);
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
  for (const std::string& matter : known) {
    auto text = make_text(view, circle, matter, 0, members);
    if (text.ok()) out.push_back(std::move(text).value());
  }
  return out;
}

}  // namespace texts
