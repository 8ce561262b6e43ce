// The modules' views and the charter's file, as the API asks for them.
#pragma once

#include "api/parts.h"

class ModuleScreens final : public api::Screens {
 public:
  // `today` gives the day of now, YYYY-MM-DD, for 'next'.
  explicit ModuleScreens(Clock& clock) : clock_(clock) {}

  Result<Bytes> content_of_json(std::string_view module, ByteView json) override;
  Result<Bytes> json_of_content(std::string_view module, ByteView content) override;
  Result<std::string> kind_of_content(std::string_view module, ByteView content) override;
  Result<Bytes> bodies(record::View& view, std::string_view circle) override;
  Result<Bytes> body(record::View& view, std::string_view circle, std::string_view id) override;
  Result<Bytes> meetings(record::View& view, std::string_view circle,
                         std::string_view body) override;
  Result<Bytes> meeting(record::View& view, std::string_view circle, std::string_view body,
                        std::string_view slug) override;
  api::CharterCheck check_charter(std::string_view yaml) override;
  Result<std::string> charter_of_content(ByteView content) override;

 private:
  Clock& clock_;
};
