#include "modules/texts/packages.h"

#include <algorithm>

#include "modules/content.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

using modules::Voice;

constexpr std::string_view kTexts = "texts/";

std::string minute_of(TimeMs time) { return time_text(time).substr(0, 16) + "Z"; }

bool is_past(const Package& package, std::string_view now) {
  return !package.expires().empty() && package.expires() < now;
}

const std::string& text_of(const Package::Item& item, const Saying& saying) {
  return item.text().empty() ? saying.name : item.text();
}

// A proposer's word on a change of its own, by its place in the journal.
struct Word {
  record::Reference ref;
  bool lets_go = false;
};

// What proposers said of changes of their own in one text: by name, in no order.
using Words = std::map<std::string, std::vector<Word>>;

Result<Words> words_in(record::View& view, std::string_view circle, const std::string& matter) {
  Words out;
  for (const modules::Row& row :
       TRY(modules::read_rows(view, circle, matter, kModule, "stance/"))) {
    Content content;
    if (!modules::read_folded(row.content, content)) continue;
    const std::string party =
        row.said.voice == Voice::noted ? content.words_of() : speaker(row.said);
    for (const Stance::Item& item : content.stance().items()) {
      if (!item.change().starts_with(party + "/")) continue;
      out[item.change()].push_back({row.said.ref, item.verdict() == Stance::LETS_GO});
    }
  }
  // Proposed once more after it was let go, it stands again.
  for (const modules::Row& row :
       TRY(modules::read_rows(view, circle, matter, kModule, "change/"))) {
    Content content;
    if (!modules::read_folded(row.content, content)) continue;
    const std::string& party = row.said.voice == Voice::noted ? content.words_of() : row.said.party;
    const auto found = out.find(party + "/" + row.topic.substr(row.topic.find('/') + 1));
    if (found != out.end()) found->second.push_back({row.said.ref, false});
  }
  return out;
}

// Whether the author of `answer` knew that its proposer had let the change go.
Result<bool> knew_gone(record::View& view, std::string_view circle, const record::Reference& answer,
                       const std::vector<Word>& words) {
  const Word* last = nullptr;
  for (const Word& word : words) {
    if (last != nullptr && word.ref < last->ref) continue;
    if (TRY(view.knew(circle, answer, word.ref))) last = &word;
  }
  return last != nullptr && last->lets_go;
}

// What is to be known of a change that stands in another text than the one that is shown.
struct Fate {
  std::string party;
  bool let_go = false;
  bool taken = false;
};

Result<std::map<std::string, Fate>> fates_in(record::View& view, std::string_view circle,
                                             const OfBody& body, const Members& members,
                                             const std::string& matter) {
  TextView text;
  text.matter = matter;
  text.body = matter.substr(kTexts.size(), matter.find('/', kTexts.size()) - kTexts.size());
  Gathered all =
      TRY(gather(view, circle, matter, members ? members(text.body) : std::vector<std::string>()));
  std::map<std::string, Fate> out;
  if (!weigh_text(all, body, 0, text)) return out;
  for (const auto& [name, change] : text.changes) {
    out[name] = {change.party, change.let_go, change.taken};
  }
  return out;
}

// One that can no longer be agreed: refused where a party declined it, else taken back.
void end_package(const record::ActRow& act, PackageView& package) {
  const auto said = [&](std::string_view state) {
    return std::any_of(act.answers.begin(), act.answers.end(),
                       [&](const record::Answer& one) { return one.state == state; });
  };
  package.state = said("withdrawn") && !said("declined") ? "withdrawn" : "refused";
  for (const record::Answer& one : act.answers) {
    const bool ended = package.state == "refused"
                           ? one.state == "declined"
                           : one.state == "withdrawn" || one.state == "crossed";
    if (ended) package.by.insert(one.party);
  }
}

}  // namespace

Result<void> end_packages(record::View& view, std::string_view circle, const std::string& body,
                          OfBody& of_body) {
  std::map<std::string, Words> words;  // by text
  for (const Saying& saying : of_body.packages) {
    if (saying.said.voice != Voice::joint) continue;
    const auto act = view.act(circle, saying.said.ref);
    if (!act.ok()) continue;
    const Package& package = saying.content.package();
    PackageEnd end;
    for (const record::Answer& answer : act.value().answers) {
      if (answer.state != "concurred" || !answer.act) continue;
      if (is_past(package, minute_of(answer.time))) end.state = "expired";
      for (const Package::Item& item : package.items()) {
        const std::string& where = text_of(item, saying);
        if (!where.starts_with("texts/" + body + "/")) continue;
        auto found = words.find(where);
        if (found == words.end()) {
          found = words.emplace(where, TRY(words_in(view, circle, where))).first;
        }
        const auto of_change = found->second.find(item.change());
        if (of_change == found->second.end() ||
            !TRY(knew_gone(view, circle, *answer.act, of_change->second)))
          continue;
        end.state = "void";
        end.by.insert(item.change().substr(0, item.change().rfind('/')));
      }
    }
    if (!end.state.empty()) of_body.ended.emplace(saying.said.ref, std::move(end));
  }
  return {};
}

Result<void> place_packages(record::View& view, std::string_view circle, const OfBody& body,
                            const Members& members, TextView& text) {
  std::map<std::string, std::map<std::string, Fate>> fates;
  for (const auto& [name, change] : text.changes) {
    fates[text.matter][name] = {change.party, change.let_go, change.taken};
  }
  for (const Saying& saying : body.packages) {
    const Package& package = saying.content.package();
    const bool here =
        saying.name == text.matter ||
        std::any_of(package.items().begin(), package.items().end(), [&](const Package::Item& item) {
          return text_of(item, saying) == text.matter;
        });
    if (!here) continue;
    PackageView out{saying.said.voice == Voice::joint ? "accepted" : "offered", {}, saying};
    if (const auto ended = body.ended.find(saying.said.ref); ended != body.ended.end()) {
      out.state = ended->second.state;
      out.by = ended->second.by;
    }
    if (saying.said.voice == Voice::joint) {
      text.packages.push_back(std::move(out));
      continue;
    }
    const auto act = view.act(circle, saying.said.ref);
    if (!act.ok()) continue;
    if (act.value().state == "joint") continue;  // its fact stands here too
    const bool taken_back =
        std::any_of(act.value().answers.begin(), act.value().answers.end(),
                    [](const record::Answer& one) { return one.state == "withdrawn"; });
    if (act.value().state != "open" || taken_back) {
      end_package(act.value(), out);
      text.packages.push_back(std::move(out));
      continue;
    }
    for (const Package::Item& item : package.items()) {
      const std::string& where = text_of(item, saying);
      if (!fates.contains(where)) {
        fates[where] = TRY(fates_in(view, circle, body, members, where));
      }
      const auto found = fates[where].find(item.change());
      const bool stands = found != fates[where].end() && !found->second.let_go &&
                          !(item.dropped() && found->second.taken);
      if (stands) continue;
      out.state = "void";
      if (found != fates[where].end() && found->second.let_go) out.by.insert(found->second.party);
    }
    text.packages.push_back(std::move(out));
  }
  return {};
}

Result<std::optional<std::string>> package_over(record::View& view, std::string_view circle,
                                                const record::Reference& proposal,
                                                std::string_view now, const Members& members) {
  std::optional<std::string> out;
  const record::ActRow act = TRY(view.act(circle, proposal));
  Content content;
  if (act.module != kModule || !modules::is_text(act.matter) ||
      !modules::read_folded(act.content, content) || !content.has_package())
    return out;
  const std::string_view rest = std::string_view(act.matter).substr(kTexts.size());
  const std::size_t slash = rest.find('/');
  const auto text =
      read_text(view, circle, rest.substr(0, slash), rest.substr(slash + 1), 0, members);
  if (!text.ok()) return text.error();
  const std::string anew =
      " Nothing of it is taken, and every bracket stands as before; offer a new package of what "
      "stands now.";
  for (const PackageView& package : text.value().packages) {
    if (package.saying.said.ref != proposal) continue;
    std::string by;
    for (const std::string& party : package.by) by += (by.empty() ? "" : ", ") + party;
    if (package.state == "void") {
      out = by.empty() ? "Words that this package is made of are not here, or stand in the text "
                         "already."
                       : "Words that this package is made of were let go by " + by + ".";
    } else if (package.state == "refused") {
      out = "This package was refused" + (by.empty() ? "." : " by " + by + ".");
    } else if (package.state == "withdrawn") {
      out = "This package was withdrawn" + (by.empty() ? "." : " by " + by + ".");
    } else if (package.state == "expired" ||
               (package.state == "offered" && is_past(package.saying.content.package(), now))) {
      out = "This package expired at " + package.saying.content.package().expires() + ".";
    }
    if (out) *out += anew;
  }
  return out;
}

}  // namespace texts
