// Negotiated texts, as the API asks for them.
#include "modules/texts/compose.h"
#include "modules/texts/progress.h"
#include "modules/texts/since.h"
#include "modules/texts/view.h"
#include "screens.h"

Result<Bytes> ModuleScreens::texts(record::View& view, std::string_view circle,
                                   std::string_view body) {
  const auto members = [&](std::string_view one) { return members_of(circle, one); };
  json::Writer out;
  out.begin_array();
  for (const texts::TextView& text : TRY(texts::list_texts(view, circle, body, members))) {
    out.begin_object();
    texts::write_text_summary(out, circle, text);
    out.end_object();
  }
  out.end_array();
  return out.take();
}

Result<Bytes> ModuleScreens::text(record::View& view, std::string_view circle,
                                  std::string_view body, std::string_view id,
                                  std::uint32_t revision) {
  const auto members = [&](std::string_view one) { return members_of(circle, one); };
  const texts::TextView text = TRY(texts::read_text(view, circle, body, id, revision, members));
  json::Writer out;
  out.begin_object();
  texts::write_text(out, circle, text, time_text(clock_.now()).substr(0, 16) + "Z");
  out.end_object();
  return out.take();
}

Result<Bytes> ModuleScreens::text_since(record::View& view, std::string_view circle,
                                        std::string_view body, std::string_view id,
                                        std::string_view words, std::uint32_t revision) {
  const auto members = [&](std::string_view one) { return members_of(circle, one); };
  return texts::since(view, circle, body, id, words, revision, members);
}

Result<Bytes> ModuleScreens::text_progress(record::View& view, std::string_view circle,
                                           std::string_view body, std::string_view id) {
  const auto members = [&](std::string_view one) { return members_of(circle, one); };
  return texts::progress(view, circle, body, id, members);
}

Result<Bytes> ModuleScreens::compose_text(record::View& view, std::string_view circle,
                                          std::string_view body, std::string_view id,
                                          const json::Value& asked) {
  const auto members = [&](std::string_view one) { return members_of(circle, one); };
  return texts::compose(view, circle, body, id, members, asked);
}
