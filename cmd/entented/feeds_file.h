// Calendar feeds in a file of the data directory, calendars.json: the hashes of their addresses.
#pragma once

#include <string>
#include <vector>

#include "api/calendar.h"

class FeedsFile final : public api::Feeds {
 public:
  explicit FeedsFile(std::string path) : path_(std::move(path)) {}
  // `invalid` where the file holds something else; without one there are none.
  Result<void> load();
  const std::vector<api::Feed>& all() const override { return feeds_; }
  Result<void> keep(std::vector<api::Feed> feeds) override;

 private:
  std::string path_;
  std::vector<api::Feed> feeds_;
};
