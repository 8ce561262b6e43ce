#include "modules/content.h"
#include "modules/meetings/answers.h"

namespace meetings {

using modules::names_of;

void write_source(json::Writer& out, const Saying& saying) {
  out.key("said");
  modules::write_said(out, saying.said, modules::sources_text(saying.content.sources()));
}

void write_maybe_said(json::Writer& out, std::string_view key,
                      const std::optional<modules::Said>& said) {
  out.key(key);
  if (said) {
    modules::write_said(out, *said);
  } else {
    out.null();
  }
}

void write_contents(json::Writer& out, std::string_view key, const std::vector<Saying>& sayings) {
  out.key(key).begin_array();
  for (const Saying& saying : sayings) {
    out.begin_object().key("content").raw(modules::json_of_content(saying.content));
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

void write_place(json::Writer& out, bool there, const Place& place) {
  out.key("place");
  if (!there) {
    out.null();
    return;
  }
  out.begin_object().field("country", place.country()).key("city");
  modules::write_names(out, names_of(place.city()));
  out.key("venue");
  modules::write_names(out, names_of(place.venue()));
  out.end_object();
}

std::string modality_word(Modality modality) {
  return modality == MODALITY_UNSTATED ? std::string() : modules::lower(Modality_Name(modality));
}

std::string speaker(const modules::Said& said) {
  return said.voice == modules::Voice::joint ? std::string() : said.party;
}

std::set<std::string> said_by_same(const BySpeaker& known, const Saying& saying,
                                   const std::string& id) {
  std::set<std::string> out;
  for (const std::string& who : std::set<std::string>{"", speaker(saying.said)}) {
    const auto found = known.find({who, id});
    if (found != known.end()) out.insert(found->second.begin(), found->second.end());
  }
  return out;
}

}  // namespace meetings
