#include "api/routes.h"

#include "api/problem.h"
#include "base/encoding.h"
#include "replication/blob.h"

namespace api {

const std::vector<Route>& routes() {
  constexpr std::uint64_t kSmall = 8 * 1024;
  constexpr std::uint64_t kAct = 256 * 1024;
  constexpr std::uint64_t kCharter = 128 * 1024;
  constexpr std::uint64_t kCard = 512 * 1024;
  using enum Access;
  static const std::vector<Route> kRoutes = {
      {"GET", "/api/v1/session", reader, 0, false, false, {}, get_session},
      {"POST", "/api/v1/session/end", reader, 0, false, false, {}, end_session},
      {"POST", "/api/v1/session/link", local_operator, kSmall, false, false, {}, create_link},
      {"GET", "/api/v1/node", reader, 0, false, false, {}, get_node},
      {"GET", "/api/v1/today", reader, 0, true, false, {}, get_today},
      {"GET", "/api/v1/circles", reader, 0, true, false, {}, list_circles},
      {"GET", "/api/v1/circles/{circle}", reader, 0, true, false, {}, get_circle},
      {"GET", "/api/v1/circles/{circle}/charter", reader, 0, true, false, {}, get_charter},
      {"POST", "/api/v1/circles/{circle}/leave", operators, kSmall, false, true, {}, leave_circle},
      {"GET", "/api/v1/circles/{circle}/keys", operators, 0, false, false, {}, list_keys},
      {"POST", "/api/v1/circles/{circle}/keys", operators, kSmall, false, true, {}, change_key},
      {"GET", "/api/v1/circles/{circle}/card", operators, 0, false, false, {}, get_card},
      {"POST", "/api/v1/cards", operators, kCard, false, true, {}, rejoin_circle},
      {"POST", "/api/v1/circles/{circle}/recover", operators, kSmall, false, true, {}, recover_key},
      {"POST",
       "/api/v1/circles/{circle}/amend",
       operators,
       kCharter,
       false,
       true,
       {},
       amend_circle},
      {"GET",
       "/api/v1/circles/{circle}/acts",
       reader,
       0,
       true,
       false,
       {"matter", "after", "limit"},
       list_acts},
      {"GET",
       "/api/v1/circles/{circle}/references",
       reader,
       0,
       true,
       false,
       {"of"},
       list_references},
      {"POST", "/api/v1/circles/{circle}/acts", delegate, kAct, false, true, {}, create_act},
      {"POST",
       "/api/v1/circles/{circle}/acts/preview",
       delegate,
       kAct,
       false,
       false,
       {},
       preview_act},
      {"GET",
       "/api/v1/circles/{circle}/acts/{party}/{epoch}/{index}/{leaf}",
       reader,
       0,
       true,
       false,
       {},
       get_act},
      {"POST",
       "/api/v1/circles/{circle}/acts/{party}/{epoch}/{index}/{leaf}/destroy",
       operators,
       kSmall,
       false,
       true,
       {},
       destroy_act},
      {"GET",
       "/api/v1/circles/{circle}/proposals/{party}/{epoch}/{index}/{leaf}/why",
       reader,
       0,
       true,
       false,
       {},
       get_why},
      {"GET",
       "/api/v1/circles/{circle}/proofs/{party}/{epoch}/{index}/{leaf}",
       reader,
       0,
       false,
       false,
       {},
       get_proof},
      {"POST",
       "/api/v1/circles/{circle}/files",
       delegate,
       replication::kBlobSizeMax,
       false,
       false,
       {},
       add_file,
       true},
      {"GET",
       "/api/v1/circles/{circle}/files/{party}/{epoch}/{index}/{leaf}/{file}",
       reader,
       0,
       false,
       false,
       {},
       get_file},
      {"GET", "/api/v1/circles/{circle}/export", operators, 0, false, false, {}, export_circle},
      {"GET", "/api/v1/bodies", reader, 0, true, false, {"circle"}, list_bodies},
      {"GET", "/api/v1/bodies/{circle}/{body}", reader, 0, true, false, {"as_of"}, get_body},
      {"GET",
       "/api/v1/meetings",
       reader,
       0,
       true,
       false,
       {"circle", "body", "after", "limit"},
       list_meetings},
      {"GET", "/api/v1/meetings/{circle}/{body}/{slug}", reader, 0, true, false, {}, get_meeting},
      {"GET",
       "/api/v1/follow-up",
       reader,
       0,
       true,
       false,
       {"circle", "body", "owner", "state", "kind", "overdue", "stale", "stale_days", "meeting",
        "text", "after", "limit"},
       list_follow_up},
      {"GET",
       "/api/v1/commitments/{circle}/{body}/{commitment}",
       reader,
       0,
       true,
       false,
       {},
       get_commitment},
      {"GET", "/api/v1/bodies/{circle}/{body}/language", reader, 0, true, false, {}, get_language},
      {"GET", "/api/v1/bodies/{circle}/{body}/strands", reader, 0, true, false, {}, get_strands},
      {"GET",
       "/api/v1/bodies/{circle}/{body}/workplans",
       reader,
       0,
       true,
       false,
       {},
       get_workplans},
      {"GET", "/api/v1/briefs/{circle}/{body}/{slug}", reader, 0, true, false, {}, get_brief},
      {"GET",
       "/api/v1/briefs/{circle}/{body}/{slug}/agenda",
       reader,
       0,
       true,
       false,
       {"meeting_circle"},
       get_annotated_agenda},
      {"GET",
       "/api/v1/briefs/{circle}/{body}/{slug}/cable",
       reader,
       0,
       true,
       false,
       {"meeting_circle", "date", "utc_offset"},
       get_cable_draft},
      {"GET", "/api/v1/invitations", reader, 0, false, false, {}, list_invitations},
      {"POST", "/api/v1/invitations", operators, kCharter, false, true, {}, create_invitation},
      {"POST",
       "/api/v1/invitations/{invitation}/join",
       operators,
       0,
       false,
       true,
       {},
       join_invitation},
      {"POST",
       "/api/v1/invitations/{invitation}/decline",
       operators,
       0,
       false,
       true,
       {},
       decline_invitation},
      {"POST",
       "/api/v1/invitations/{invitation}/withdraw",
       operators,
       0,
       false,
       true,
       {},
       withdraw_invitation},
      {"POST", "/api/v1/charters/check", reader, kCharter, false, false, {}, check_charter},
      {"GET", "/api/v1/links", reader, 0, false, false, {}, list_links},
      {"POST", "/api/v1/links/pairing", operators, kSmall, false, false, {}, pair},
      {"POST", "/api/v1/links/{peer}/cut", operators, kSmall, false, false, {}, cut_link},
      {"POST", "/api/v1/links/{peer}/remove", operators, 0, false, false, {}, remove_link},
      {"GET", "/api/v1/events", reader, 0, false, false, {}, get_events},
      {"GET", "/api/v1/openapi.json", reader, 0, true, false, {}, get_openapi},
      {"GET", "/healthz", anyone, 0, false, false, {}, healthz},
      {"GET", "/readyz", anyone, 0, false, false, {}, readyz},
      {"GET", "/metrics", metrics, 0, false, false, {}, api::metrics},
      {"GET", "/open/{token}", anyone, 0, false, false, {}, open_link},
  };
  return kRoutes;
}

Result<record::CircleView> find_circle(record::View& view, std::string_view asked) {
  constexpr std::size_t kLeastDigits = 4;
  const std::vector<record::CircleView> circles = view.circles();
  std::vector<const record::CircleView*> by_name;
  std::vector<const record::CircleView*> by_beginning;
  for (const record::CircleView& circle : circles) {
    if (circle.id == asked) return circle;
    if (circle.name == asked) by_name.push_back(&circle);
    if (asked.size() >= kLeastDigits && circle.id.starts_with(asked))
      by_beginning.push_back(&circle);
  }
  const auto& found = by_name.empty() ? by_beginning : by_name;
  if (found.size() == 1) return *found.front();
  if (found.empty()) return Error{ErrorCode::not_found, "no such circle"};
  std::string all;
  for (const record::CircleView* circle : found)
    all += (all.empty() ? "" : ", ") + circle->name + " " + circle->id;
  return Error{ErrorCode::conflict, "'" + std::string(asked) +
                                        "' fits several arrangements: name the one you mean by "
                                        "its identifier: " +
                                        all};
}

Result<record::Reference> reference_of(const Call& call, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < first + 4; ++i) {
    text += (i == first ? "" : "/") + call.parameters[i];
  }
  return record::Reference::parse(text);
}

void respond_when_durable(Parts& parts, const Respond& respond, int status, Bytes body) {
  parts.engine.when_durable([respond, status, body = std::move(body)](const Result<void>& kept) {
    respond(kept.ok() ? json_response(status, body) : problem(kept.error()));
  });
  parts.wrote();
}

Result<std::size_t> limit_of(const Call& call) {
  const std::string_view asked = call.asked("limit");
  if (asked.empty()) return std::size_t{50};
  const auto number = parse_decimal(asked, 200);
  if (!number || *number == 0) return Error{ErrorCode::invalid, "limit: has to be 1 to 200"};
  return static_cast<std::size_t>(*number);
}

}  // namespace api
