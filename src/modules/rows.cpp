#include "modules/rows.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "modules/dates.h"

namespace modules {

namespace {

constexpr std::string_view kConfirmed = "confirmed/";
// Between topic and voice; no text that a topic is made of has the byte.
constexpr std::string_view kVoiceMark = "/\x1f";
constexpr std::string_view kNoted = "noted/";  // what the words' party is asked to confirm

// Behind the mark: `j`, `n/2`, `q/1/brevonia.example` (party 1 notes words of that party),
// `o/1/<epoch>/7`.
std::optional<std::string> voice_suffix(const record::Act& act, std::string_view words_of) {
  const std::string party = std::to_string(act.ref.party);
  const auto& header = act.header;
  if (header.has_proposal()) {
    if (act.joint) return "j";
    return "o/" + party + "/" + act.ref.epoch + "/" + std::to_string(act.ref.index);
  }
  if (header.has_statement()) return "n/" + party;
  if (header.has_noted()) return "q/" + party + "/" + std::string(words_of);
  return std::nullopt;
}

struct Key {
  std::string topic;
  Voice voice = Voice::proposed;
  std::string of;  // noted: whose words
};

// What all agreed is told by the stamp of the fold, and by no letter of a key.
std::optional<Key> read_key(std::string_view key, bool joint) {
  const std::size_t mark = key.find(kVoiceMark);
  if (mark == std::string_view::npos) return std::nullopt;
  Key out{std::string(key.substr(0, mark)), Voice::proposed, {}};
  const std::string_view voice = key.substr(mark + kVoiceMark.size());
  if (joint) {
    out.voice = Voice::joint;
  } else if (voice.starts_with("n/")) {
    out.voice = Voice::national;
  } else if (voice.starts_with("q/")) {
    const std::size_t of = voice.find('/', 2);
    if (of == std::string_view::npos) return std::nullopt;
    out.voice = Voice::noted;
    out.of = voice.substr(of + 1);
  } else if (!voice.starts_with("o/")) {
    return std::nullopt;
  }
  return out;
}

}  // namespace

std::string_view word(Voice voice) {
  switch (voice) {
    case Voice::joint:
      return "joint";
    case Voice::national:
      return "national";
    case Voice::noted:
      return "noted";
    case Voice::proposed:
      return "proposed";
  }
  return "national";
}

void fold_content(const record::Act& act, std::string_view topic, std::string_view words_of,
                  record::Rows& rows) {
  const auto suffix = voice_suffix(act, words_of);
  if (!suffix || topic.size() > kTopicSizeMax) return;
  rows.put(std::string(topic) + std::string(kVoiceMark) + *suffix, act.content);
  if (!act.header.has_noted()) return;
  record::Ask ask;
  ask.what = "confirmation";
  ask.parties = {std::string(words_of)};
  rows.ask(std::string(kNoted) + act.ref.text(), ask);
}

void fold_confirmation(const record::Act& act, record::Rows& rows) {
  const auto noted = record::Reference::from(act.header.confirmation().noted());
  if (!noted.ok()) return;
  rows.put(std::string(kConfirmed) + noted.value().text(), ByteView());
  rows.answer({}, std::string(kNoted) + noted.value().text());
}

Result<std::vector<Row>> read_rows(record::View& view, std::string_view circle,
                                   std::string_view matter, std::string_view module,
                                   std::string_view topic_prefix,
                                   bool (*wanted)(std::string_view matter)) {
  std::vector<Row> out;
  std::map<std::string, Said> confirmed;                   // by the noted act
  std::map<std::string, std::size_t, std::less<>> counts;  // of what is not agreed, by party
  TRY(view.rows(circle, matter, module, topic_prefix,
                [&](std::string_view row_matter, const record::RowView& row) {
                  if (wanted != nullptr && !wanted(row_matter)) return true;
                  if (!row.joint && ++counts[row.party] > kRowsMax) return true;
                  Said said{Voice::national, row.party, "", row.time, row.ref};
                  if (row.key.starts_with(kConfirmed)) {
                    confirmed[row.key.substr(kConfirmed.size())] = said;
                  } else if (auto key = read_key(row.key, row.joint)) {
                    said.voice = key->voice;
                    said.of = std::move(key->of);
                    out.push_back(
                        Row{std::string(row_matter), std::move(key->topic), said, row.value});
                  }
                  return true;
                }));
  for (Row& row : out) {
    if (row.said.voice != Voice::noted) continue;
    const auto own = confirmed.find(row.said.ref.text());
    if (own == confirmed.end() || own->second.party != row.said.of) continue;
    row.said = own->second;
  }
  const std::string own = view.party();
  std::sort(out.begin(), out.end(), [&own](const Row& a, const Row& b) {
    const auto key = [&own](const Row& row) {
      return std::tuple(std::tie(row.matter, row.topic, row.said.voice), row.said.party != own,
                        std::tie(row.said.ref));
    };
    return key(a) < key(b);
  });
  return out;
}

Result<std::optional<record::Reference>> last_word(record::View& view, std::string_view circle,
                                                   const record::Header& header,
                                                   std::string_view topic, std::string_view party) {
  std::optional<record::Reference> last;
  TimeMs time = 0;
  const auto take = [&](const record::Reference& ref, TimeMs at) {
    if (last && (last->party == ref.party ? ref < *last : at <= time)) return;
    last = ref;
    time = at;
  };
  std::vector<std::pair<record::Reference, TimeMs>> proposed;
  TRY(view.rows(circle, header.matter(), header.module(), topic,
                [&](std::string_view, const record::RowView& row) {
                  // A module of one party's own words alone keeps no voices.
                  const auto key =
                      read_key(row.key, row.joint).value_or(Key{row.key, Voice::national, {}});
                  if (key.topic != topic || key.voice == Voice::noted ||
                      (key.voice != Voice::joint && row.party != party))
                    return true;
                  if (key.voice == Voice::proposed) {
                    proposed.emplace_back(row.ref, row.time);
                  } else {
                    take(row.ref, row.time);
                  }
                  return proposed.size() < kRowsMax;
                }));
  for (const auto& [ref, at] : proposed) {
    if (is_open(view, circle, ref)) take(ref, at);
  }
  return last;
}

void write_said(json::Writer& out, const Said& said, std::string_view source) {
  out.begin_object().field("kind", word(said.voice));
  if (said.voice == Voice::joint) {
    out.key("party").null();
  } else {
    out.field("party", said.party);
  }
  if (said.voice == Voice::noted) out.field("of", said.of);
  out.field("time", utc_text(said.time)).field("ref", said.ref.text());
  if (!source.empty()) out.field("source", source);
  out.end_object();
}

bool is_open(record::View& view, std::string_view circle, const record::Reference& proposal) {
  const auto act = view.act(circle, proposal);
  return act.ok() && act.value().state == "open";
}

}  // namespace modules
