#include "modules/rows.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "modules/dates.h"

namespace modules {

namespace {

constexpr std::string_view kConfirmed = "confirmed/";

// `j`, `n/2`, `q/1/brevonia.example` (party 1 notes words of that party), `o/1/<epoch>/7`.
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
  Voice voice;
};

std::optional<Key> read_key(std::string_view key) {
  // The voice begins after the last of these marks that has as many parts behind it as it needs.
  const std::size_t last = key.rfind('/');
  if (last == std::string_view::npos) return std::nullopt;
  if (key.substr(last + 1) == "j") return Key{std::string(key.substr(0, last)), Voice::joint};
  struct Mark {
    std::string_view text;
    int parts;  // after the mark
    Voice voice;
  };
  constexpr Mark kMarks[] = {
      {"/n/", 1, Voice::national}, {"/q/", 2, Voice::noted}, {"/o/", 3, Voice::proposed}};
  for (const Mark& mark : kMarks) {
    const std::size_t at = key.rfind(mark.text);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = key.substr(at + mark.text.size());
    if (std::count(rest.begin(), rest.end(), '/') + 1 == mark.parts) {
      return Key{std::string(key.substr(0, at)), mark.voice};
    }
  }
  return std::nullopt;
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
  rows.put(std::string(topic) + "/" + *suffix, act.content);
}

void fold_confirmation(const record::Act& act, record::Rows& rows) {
  const auto noted = record::Reference::from(act.header.confirmation().noted());
  if (!noted.ok()) return;
  rows.put(std::string(kConfirmed) + noted.value().text(), ByteView());
}

Result<std::vector<Row>> read_rows(record::View& view, std::string_view circle,
                                   std::string_view matter, std::string_view module,
                                   std::string_view topic_prefix) {
  std::vector<Row> out;
  std::map<std::string, Said> confirmed;  // by the noted act
  TRY(view.rows(circle, matter, module, topic_prefix,
                [&](std::string_view row_matter, const record::RowView& row) {
                  Said said{Voice::national, row.party, "", row.time, row.ref};
                  if (row.key.starts_with(kConfirmed)) {
                    confirmed[row.key.substr(kConfirmed.size())] = said;
                  } else if (const auto key = read_key(row.key)) {
                    said.voice = key->voice;
                    out.push_back(Row{std::string(row_matter), key->topic, said, row.value});
                  }
                  return out.size() < kRowsMax && confirmed.size() < kRowsMax;
                }));
  for (Row& row : out) {
    if (row.said.voice != Voice::noted) continue;
    const auto own = confirmed.find(row.said.ref.text());
    if (own == confirmed.end()) continue;
    row.said = own->second;
  }
  std::sort(out.begin(), out.end(), [](const Row& a, const Row& b) {
    return std::tie(a.matter, a.topic, a.said.voice, a.said.ref) <
           std::tie(b.matter, b.topic, b.said.voice, b.said.ref);
  });
  return out;
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
