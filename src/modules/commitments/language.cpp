#include "modules/commitments/language.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "modules/commitments/commitments.h"
#include "modules/content.h"
#include "modules/dates.h"

namespace commitments {

namespace {

using modules::names_of;
using modules::Voice;

// Whether `saying` speaks for the same as the entry: both agreed, or both of one party.
bool same_voice(const Saying& saying, const Saying& entry) {
  if (saying.said.voice != entry.said.voice) return false;
  if (saying.said.voice == Voice::joint) return true;
  return saying.said.party == entry.said.party && saying.said.of == entry.said.of;
}

void write_use(json::Writer& out, const Use& use) {
  out.begin_object().key("date");
  modules::write_dates(out, use.date());
  modules::write_maybe(out, "meeting", use.meeting());
  modules::write_maybe(out, "text", use.text());
  modules::write_maybe(out, "paragraph", use.paragraph());
  out.end_object();
}

void write_changes(json::Writer& out, std::string_view key, const std::vector<Saying>& changes,
                   modules::Names before) {
  out.key(key).begin_array();
  for (const Saying& saying : changes) {
    const Change& change = saying.content.change();
    out.begin_object().field("number", change.number()).key("words");
    modules::write_names(out, names_of(change.words()));
    out.key("before");
    modules::write_names(out, before);
    out.key("reason");
    modules::write_maybe_names(out, names_of(change.reason()));
    out.key("use");
    write_use(out, change.use());
    write_said_of(out, saying);
    out.end_object();
    before = names_of(change.words());
  }
  out.end_array();
}

void write_entry(json::Writer& out, const LanguageView& view) {
  const AgreedLanguage& language = view.entry.content.agreed_language();
  out.begin_object().field("id", language.id()).field("agreed", view.agreed).key("words");
  modules::write_names(out, view.words);
  out.key("adopted");
  modules::write_names(out, names_of(language.words()));
  out.key("source");
  write_use(out, language.source());
  out.key("first_use");
  write_use(out, language.has_first_use() ? language.first_use() : language.source());
  out.key("reaffirmations").begin_array();
  for (const Saying& saying : view.reaffirmations) {
    out.begin_object().key("use");
    write_use(out, saying.content.reaffirmation().use());
    write_said_of(out, saying);
    out.end_object();
  }
  out.end_array();
  write_changes(out, "changes", view.changes, names_of(language.words()));
  write_changes(out, "other_changes", view.other_changes, view.words);
  write_said_of(out, view.entry);
  out.end_object();
}

auto topic_key(const LanguageView& view) {
  const AgreedLanguage& language = view.entry.content.agreed_language();
  return std::tuple(language.topic(), language.id(), !view.agreed, view.entry.said.ref);
}

std::string use_key(const Saying& saying) {
  const Use& use = saying.content.reaffirmation().use();
  return modules::first_day_of(use.date()) + " " + use.meeting();
}

}  // namespace

Result<std::vector<LanguageView>> read_language(record::View& view, std::string_view circle,
                                                std::string_view body) {
  std::vector<LanguageView> out;
  const std::string matter = "commitments/" + std::string(body);
  if (!modules::is_commitments(matter)) return out;
  std::vector<Saying> others;
  std::vector<modules::Row> rows = TRY(modules::read_rows(view, circle, matter, kModule));
  for (modules::Row& row : rows) {
    Saying saying;
    if (row.said.voice == Voice::proposed) continue;
    if (!modules::read_folded(row.content, saying.content)) continue;
    saying.said = std::move(row.said);
    if (saying.said.voice == Voice::noted) saying.said.of = saying.content.words_of();
    if (saying.content.has_agreed_language()) {
      LanguageView entry;
      entry.agreed = saying.said.voice == Voice::joint;
      entry.words = names_of(saying.content.agreed_language().words());
      entry.entry = std::move(saying);
      out.push_back(std::move(entry));
    } else if (saying.content.has_reaffirmation() || saying.content.has_change()) {
      others.push_back(std::move(saying));
    }
  }
  // Numbers, not the texts of topics, in which 10 stands before 2.
  std::stable_sort(others.begin(), others.end(), [](const Saying& a, const Saying& b) {
    return a.content.change().number() < b.content.change().number();
  });
  std::map<std::string, std::vector<std::size_t>> by_id;
  for (std::size_t i = 0; i < out.size(); ++i) {
    by_id[out[i].entry.content.agreed_language().id()].push_back(i);
  }
  for (const Saying& other : others) {
    const std::string& of = other.content.has_change() ? other.content.change().language()
                                                       : other.content.reaffirmation().language();
    for (const std::size_t i : by_id[of]) {
      LanguageView& entry = out[i];
      const bool counts = same_voice(other, entry.entry);
      if (other.content.has_reaffirmation()) {
        if (counts || entry.agreed) entry.reaffirmations.push_back(other);
      } else if (counts) {
        entry.words = names_of(other.content.change().words());
        entry.changes.push_back(other);
      } else if (entry.agreed) {
        entry.other_changes.push_back(other);
      }
    }
  }
  for (LanguageView& entry : out) {
    std::stable_sort(entry.reaffirmations.begin(), entry.reaffirmations.end(),
                     [](const Saying& a, const Saying& b) { return use_key(a) < use_key(b); });
  }
  std::sort(out.begin(), out.end(), [](const LanguageView& a, const LanguageView& b) {
    return topic_key(a) < topic_key(b);
  });
  return out;
}

void write_language(json::Writer& out, std::string_view circle, std::string_view body,
                    const std::vector<LanguageView>& entries) {
  out.begin_object().field("circle", circle).field("body", body).key("topics").begin_array();
  for (std::size_t i = 0; i < entries.size();) {
    const std::string& topic = entries[i].entry.content.agreed_language().topic();
    modules::Names names;
    bool named = false;  // by all
    std::size_t end = i;
    for (; end < entries.size() && entries[end].entry.content.agreed_language().topic() == topic;
         ++end) {
      // As all call it, else as the first that names it.
      const AgreedLanguage& one = entries[end].entry.content.agreed_language();
      if (one.topic_names().empty() || (!names.empty() && (named || !entries[end].agreed)))
        continue;
      names = names_of(one.topic_names());
      named = entries[end].agreed;
    }
    out.begin_object().field("id", topic).key("names");
    modules::write_names(out, names);
    out.key("entries").begin_array();
    for (; i < end; ++i) write_entry(out, entries[i]);
    out.end_array().end_object();
  }
  out.end_array().end_object();
}

}  // namespace commitments
