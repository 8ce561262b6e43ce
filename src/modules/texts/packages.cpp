#include "modules/texts/packages.h"

#include <algorithm>

#include "modules/content.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

using modules::Voice;

constexpr std::string_view kTexts = "texts/";

bool is_past(const Package& package, std::string_view now) {
  return !package.expires().empty() && package.expires() < now;
}

const std::string& text_of(const Package::Item& item, const Saying& saying) {
  return item.text().empty() ? saying.name : item.text();
}

Fates fates_of(const OfBody& body, const TextView& text, std::shared_ptr<const Elements> elements) {
  Fates out;
  out.elements = std::move(elements);
  for (const std::string& name : body.packaged) {
    const auto found = text.changes.find(name);
    if (found == text.changes.end()) continue;
    const ChangeView& change = found->second;
    Fate fate{change.party, change.let_go, change.taken, change.change().element(), {}};
    if (change.change().on().empty()) {
      for (const Change::Wording& wording : change.change().wordings()) {
        fate.bases[wording.language()] = wording.base();
      }
    }
    out.changes.emplace(name, std::move(fate));
  }
  if (out.elements == nullptr || text.text().non_paper()) return out;
  for (const Saying& saying : body.packages) {
    if (!body.weighed.contains(saying.said.ref)) continue;
    std::set<std::string> of;
    std::set<std::string> accepted;
    std::set<std::string> let_go;
    for (const Package::Item& item : saying.content.package().items()) {
      const auto change = out.changes.find(item.change());
      if (text_of(item, saying) != text.matter || change == out.changes.end()) continue;
      of.insert(change->second.element);
      (item.dropped() ? let_go : accepted).insert(item.change());
    }
    if (of.empty()) continue;
    out.readings[saying.said.ref] = readings_with(*out.elements, text, of, accepted, let_go);
  }
  return out;
}

// Whether a paragraph reads otherwise than it did where the item was offered; where that says
// nothing of it, than the words on which the change was proposed.
bool is_changed(const Package::Item& item, const Fates& fates, const Fate& fate) {
  const Standing* stands = fates.elements ? fates.elements->find(fate.element) : nullptr;
  const auto differs = [&](const std::string& language, const std::string& base) {
    if (stands == nullptr) return !base.empty();
    const auto words = stands->element->words().find(language);
    return base_of(words == stands->element->words().end() ? std::string() : words->second) != base;
  };
  if (item.bases().empty()) {
    return std::any_of(fate.bases.begin(), fate.bases.end(),
                       [&](const auto& one) { return differs(one.first, one.second); });
  }
  return std::any_of(item.bases().begin(), item.bases().end(),
                     [&](const auto& one) { return differs(one.first, one.second); });
}

// Whether a paragraph would read otherwise with it than it says.
bool is_read_otherwise(const Saying& saying,
                       const std::map<std::string, Fates, std::less<>>& fates) {
  const auto& readings = saying.content.package().readings();
  return std::any_of(readings.begin(), readings.end(), [&](const Package::Reading& one) {
    const auto text = fates.find(one.text().empty() ? saying.name : one.text());
    if (text == fates.end()) return true;
    const auto of_package = text->second.readings.find(saying.said.ref);
    if (of_package == text->second.readings.end()) return true;
    const auto reading = of_package->second.find(one.element());
    return reading == of_package->second.end() || reading->second.digest != one.digest();
  });
}

// What its paragraphs read with it, once all of them are known to read as it says.
std::vector<modules::Names> reads_of(const Saying& saying,
                                     const std::map<std::string, Fates, std::less<>>& fates) {
  std::vector<modules::Names> out;
  for (const Package::Reading& one : saying.content.package().readings()) {
    const std::string& text = one.text().empty() ? saying.name : one.text();
    out.push_back(fates.at(text).readings.at(saying.said.ref).at(one.element()).words);
  }
  return out;
}

Result<Fates> fates_in(record::View& view, std::string_view circle, const OfBody& body,
                       const Members& members, const std::string& matter) {
  if (!modules::is_text(matter)) return Fates();
  TextView text;
  text.matter = matter;
  text.body = matter.substr(kTexts.size(), matter.find('/', kTexts.size()) - kTexts.size());
  Gathered all =
      TRY(gather(view, circle, matter, members ? members(text.body) : std::vector<std::string>()));
  auto made = weigh_text(all, body, 0, text);
  if (!made) return Fates();
  return fates_of(body, text, std::make_shared<const Elements>(std::move(made->elements)));
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

Result<void> place_packages(record::View& view, std::string_view circle, const OfBody& body,
                            const Members& members, TextView& text) {
  body.fates[text.matter] = fates_of(body, text, text.made);
  for (const Saying& saying : body.packages) {
    const Package& package = saying.content.package();
    const bool here =
        saying.name == text.matter ||
        std::any_of(package.items().begin(), package.items().end(), [&](const Package::Item& item) {
          return text_of(item, saying) == text.matter;
        });
    if (!here) continue;
    PackageView out{
        saying.said.voice == Voice::joint ? "accepted" : "offered", {}, false, {}, saying};
    if (saying.said.voice == Voice::joint) {
      text.packages.push_back(std::move(out));
      continue;
    }
    const auto act = view.act(circle, saying.said.ref);
    if (!act.ok()) continue;
    if (act.value().is_joint) continue;  // its fact stands here too
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
      auto known = body.fates.find(where);
      if (known == body.fates.end()) {
        Fates read = TRY(fates_in(view, circle, body, members, where));
        known = body.fates.emplace(where, std::move(read)).first;
      }
      const auto found = known->second.changes.find(item.change());
      const bool there = found != known->second.changes.end();
      const bool stands =
          there && !found->second.let_go && !(item.dropped() && found->second.taken);
      const bool changed =
          stands && !found->second.taken && is_changed(item, known->second, found->second);
      if (stands && !changed) continue;
      out.state = "void";
      out.changed = out.changed || changed;
      if (there && found->second.let_go) out.by.insert(found->second.party);
    }
    if (out.state == "offered" && is_read_otherwise(saying, body.fates)) {
      out.state = "void";
      out.changed = true;
    }
    if (out.state == "offered") out.reads = reads_of(saying, body.fates);
    text.packages.push_back(std::move(out));
  }
  return {};
}

Result<Package> with_readings(record::View& view, std::string_view circle, std::string_view matter,
                              Package package, const Members& members) {
  package.clear_readings();
  const std::string_view rest = matter.substr(kTexts.size());
  OfBody body = TRY(gather_body(view, circle, std::string(rest.substr(0, rest.find('/')))));
  Saying asked;
  asked.name = std::string(matter);
  asked.said.voice = Voice::proposed;
  asked.said.ref = {0, "1-00000000", 0, {}};  // nobody's
  *asked.content.mutable_package() = package;
  std::map<std::string, std::string> texts;  // as items name them, by matter
  for (const Package::Item& item : package.items()) {
    texts[text_of(item, asked)] = item.text();
    body.packaged.insert(item.change());
  }
  const record::Reference ref = asked.said.ref;
  body.packages.push_back(std::move(asked));
  body.weighed = {ref};
  for (const auto& [where, named] : texts) {
    const Fates fates = TRY(fates_in(view, circle, body, members, where));
    const auto readings = fates.readings.find(ref);
    if (readings == fates.readings.end()) continue;
    for (const auto& [element, reading] : readings->second) {
      if (!reading.clean) continue;
      Package::Reading& one = *package.add_readings();
      one.set_text(named);
      one.set_element(element);
      one.set_digest(reading.digest);
    }
  }
  return package;
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
  if (!text.ok() && text.error().code != ErrorCode::not_found) return text.error();
  const std::string anew =
      " Nothing of it is taken, and every bracket stands as before; offer a new package of what "
      "stands now.";
  // What cannot be weighed here is agreed by nobody here.
  bool weighed = act.is_joint;
  const std::vector<PackageView> none;
  for (const PackageView& package : text.ok() ? text.value().packages : none) {
    if (package.saying.said.ref != proposal) continue;
    weighed = true;
    std::string by;
    for (const std::string& party : package.by) by += (by.empty() ? "" : ", ") + party;
    if (package.state == "void") {
      out = !by.empty() ? "Words that this package is made of were let go by " + by + "."
            : package.changed
                ? "A paragraph of this package reads otherwise now than when it was offered."
                : "Words that this package is made of are not here, or stand in the text already.";
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
  if (!weighed) {
    out = "This package cannot be weighed: its text, or what it is made of, is not here." + anew;
  }
  return out;
}

}  // namespace texts
