// What a module asks of the fields of its content, collected in one place; the first thing that is
// wrong is kept, with the field's name and what to write instead.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "modules/content.h"
#include "modules/dates.h"

namespace modules {

class Checks {
 public:
  // `path` is put before the name of every field: "body", "held.details".
  explicit Checks(std::string path) : path_(std::move(path)) {}

  Checks& require(bool holds, std::string_view field, std::string_view what) {
    if (!holds && !error_) {
      error_ =
          Error{ErrorCode::invalid, path_ + "." + std::string(field) + ": " + std::string(what)};
    }
    return *this;
  }

  template <class Map>
  Checks& texts(std::string_view field, const Map& map) {
    return require(!map.empty(), field, "is needed, in one language at least");
  }
  Checks& date(std::string_view field, std::string_view text) {
    return keep(field, parse_date(text));
  }
  Checks& dates(std::string_view field, std::string_view text) {
    return keep(field, parse_dates(text));
  }
  Checks& party(std::string_view field, std::string_view text) {
    return require(is_party_name(text), field, "must be a party's name, e.g. aldermark.example");
  }
  Checks& maybe_party(std::string_view field, std::string_view text) {
    return text.empty() ? *this : party(field, text);
  }
  template <class List>
  Checks& parties(std::string_view field, const List& list) {
    std::string_view before;
    for (const auto& name : list) {
      party(field, name);
      require(name != before, field, "names the same party twice");
      before = name;
    }
    return *this;
  }
  Checks& id(std::string_view field, std::string_view text) {
    return require(is_id(text), field, "must be 1 to 40 of a-z 0-9 . _ -");
  }
  Checks& body(std::string_view field, std::string_view text) {
    return require(is_body(text), field, "must be a body, e.g. bodies/council");
  }
  Checks& meeting(std::string_view field, std::string_view text) {
    return require(is_meeting(text), field, "must be a meeting, e.g. meetings/council/3");
  }
  Checks& maybe_meeting(std::string_view field, std::string_view text) {
    return text.empty() ? *this : meeting(field, text);
  }
  // Empty, or a time in UTC to the minute.
  Checks& minute(std::string_view field, std::string_view text) {
    return require(text.empty() || is_utc_minute(text), field,
                   "must be a time in UTC to the minute, e.g. 2031-05-12T09:00Z");
  }
  // Both, neither, or the first alone; the second after the first.
  Checks& minutes(std::string_view field, std::string_view from, std::string_view until) {
    minute(field, from).minute(field, until);
    return require(from.empty() || until.empty() || from < until, field, "must end after it began");
  }
  Checks& time_of_day(std::string_view field, std::string_view text) {
    return require(text.empty() || is_time_of_day(text), field,
                   "must be a time of day, 00:00 to 23:59");
  }
  Checks& timezone(std::string_view field, std::string_view text) {
    return require(text.empty() || is_timezone(text), field,
                   "must be an IANA name, e.g. Asia/Seoul");
  }
  Checks& matter(std::string_view field, std::string_view text) {
    return require(is_matter(text), field, "must be a matter, e.g. meetings/council/3");
  }
  // Takes over what another check found.
  Checks& also(const Result<void>& result) {
    if (!result.ok() && !error_) error_ = result.error();
    return *this;
  }

  Result<void> result() const {
    if (error_) return *error_;
    return {};
  }

 private:
  template <class T>
  Checks& keep(std::string_view field, const Result<T>& result) {
    return result.ok() ? *this : require(false, field, result.error().message);
  }

  std::string path_;
  std::optional<Error> error_;
};

}  // namespace modules
