// The modules' views and the charter's file, as the API asks for them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "api/parts.h"
#include "crypto/crypto.h"
#include "modules/briefs/view.h"
#include "modules/commitments/follow_up.h"
#include "modules/meetings/view.h"
#include "modules/texts/room.h"

class ModuleScreens final : public api::Screens {
 public:
  // The readable charter in force of a circle.
  using CharterOf = std::function<Result<std::string>(std::string_view circle)>;
  // The clock says which meeting is 'next'.
  ModuleScreens(Clock& clock, CharterOf charter_of)
      : clock_(clock), charter_of_(std::move(charter_of)) {}

  Result<Bytes> content_of_json(std::string_view module, ByteView json) override;
  Result<Bytes> json_of_content(std::string_view module, ByteView content) override;
  Result<std::string> kind_of_content(std::string_view module, ByteView content) override;
  Result<Bytes> bodies(record::View& view, std::string_view circle) override;
  Result<Bytes> body(record::View& view, std::string_view circle, std::string_view id,
                     std::string_view as_of) override;
  Result<Bytes> meetings(record::View& view, std::string_view circle,
                         std::string_view body) override;
  Result<Bytes> meeting(record::View& view, std::string_view circle, std::string_view body,
                        std::string_view slug) override;
  Result<Bytes> counterparts(record::View& view, std::string_view circle) override;
  Result<Bytes> persons(record::View& view, std::string_view circle) override;
  // screens_follow_up.cpp
  Result<std::vector<Listed>> follow_up(record::View& view, const record::CircleView& circle,
                                        const FollowUp& asked) override;
  Result<Bytes> commitment(record::View& view, const record::CircleView& circle,
                           std::string_view body, std::string_view id) override;
  Result<Bytes> agreed_language(record::View& view, std::string_view circle,
                                std::string_view body) override;
  Result<Bytes> strands(record::View& view, std::string_view circle,
                        std::string_view body) override;
  Result<Bytes> workplans(record::View& view, const record::CircleView& circle,
                          std::string_view body) override;
  // screens_texts.cpp
  Result<Bytes> texts(record::View& view, std::string_view circle, std::string_view body) override;
  Result<Bytes> text(record::View& view, std::string_view circle, std::string_view body,
                     std::string_view id, std::uint32_t revision) override;
  Result<Bytes> text_since(record::View& view, std::string_view circle, std::string_view body,
                           std::string_view id, std::string_view words,
                           std::uint32_t revision) override;
  Result<Bytes> text_progress(record::View& view, std::string_view circle, std::string_view body,
                              std::string_view id) override;
  Result<Bytes> compose_text(record::View& view, std::string_view circle, std::string_view body,
                             std::string_view id, const json::Value& asked) override;
  // screens_room.cpp
  Result<Bytes> room_file(record::View& view, std::string_view circle, std::string_view body,
                          std::string_view id, const RoomAround& around) override;
  Result<Bytes> room(record::View& view) override;
  Result<Bytes> room_result(record::View& view) override;
  Result<RoomImport> compare_room(record::View& view, std::string_view circle,
                                  std::string_view body, std::string_view id,
                                  std::string_view file) override;
  // This node is the machine of that session.
  void begin_room(texts::RoomSession session) { session_ = std::move(session); }
  // screens_briefs.cpp
  Result<Bytes> brief(record::View& view, const record::CircleView& circle,
                      const BriefAsked& asked) override;
  Result<Bytes> annotated_agenda(record::View& view, const record::CircleView& circle,
                                 const BriefAsked& asked) override;
  Result<Bytes> cable_draft(record::View& view, const record::CircleView& circle,
                            const BriefAsked& asked) override;
  Result<std::vector<Advice>> advise(record::View& view, std::string_view circle,
                                     const record::Header& header, ByteView content) override;
  Result<std::optional<record::Reference>> last_word(record::View& view, std::string_view circle,
                                                     const record::Header& header, ByteView content,
                                                     std::string_view party) override;
  Result<Subject> subject(record::View& view, std::string_view circle,
                          std::string_view matter) override;
  Result<std::vector<api::CalendarEvent>> events(record::View& view, std::string_view circle,
                                                 std::string_view body,
                                                 std::string_view language) override;
  api::CharterCheck check_charter(std::string_view yaml) override;
  Result<std::string> charter_of_content(ByteView content) override;

 private:
  struct BodyRules {
    meetings::Rules meetings;
    std::vector<std::string> members;
  };
  using RulesByBody = std::map<std::string, BodyRules, std::less<>>;
  Result<std::vector<Advice>> advise_on_text(record::View& view, std::string_view circle,
                                             const record::Header& header, ByteView content);
  Result<void> refuse_package_that_is_over(record::View& view, std::string_view circle,
                                           const record::Header& header);
  const RulesByBody* charter_rules(std::string_view circle);  // null: no charter yet
  std::string today();  // YYYY-MM-DD by the clock, for reminders and for what stands now
  // What the circle's charter in force says of a body's meetings, and who decides in it; of a body
  // that it does not name nobody in particular.
  meetings::Rules rules_of(std::string_view circle, std::string_view body);
  std::vector<std::string> members_of(std::string_view circle, std::string_view body);
  // A body's meetings by that rule and by its custom of hosting; none is no error.
  Result<meetings::Series> series_of(record::View& view, std::string_view circle,
                                     std::string_view body);

  // Everything that is to be followed up in a circle; `body` empty: of all bodies.
  Result<std::vector<commitments::Item>> items_of(record::View& view,
                                                  const record::CircleView& circle,
                                                  std::string_view body, std::uint64_t stale_days);

  // A meeting and its brief, of each what this viewer sees.
  struct Prepared {
    record::CircleView circle;  // where the meeting stands
    std::optional<meetings::MeetingView> meeting;
    std::optional<briefs::BriefView> brief;
  };
  Result<Prepared> prepared(record::View& view, const record::CircleView& circle,
                            const BriefAsked& asked);

  Clock& clock_;
  CharterOf charter_of_;
  std::optional<texts::RoomSession> session_;
  std::map<std::pair<std::string, crypto::Hash>, RulesByBody> rules_;  // by circle and charter
};
