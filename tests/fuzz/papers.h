// A reader of papers over any bytes: it ends, within its limits, and gives only texts that the
// record takes.
#pragma once

#include <zip.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "papers/limits.h"
#include "papers/plan.h"
#include "papers/table.h"

namespace fuzz {

class Checked final : public papers::Reading {
 public:
  void sheet(std::string_view) override { begun_ = true; }
  bool row(const papers::Row& row) override {
    check(begun_ && row.cells.size() <= papers::kColumnsMax);
    for (const papers::Cell& cell : row.cells) {
      check(cell.text.size() <= 2 * papers::kCellMax);
      check(cell.text.empty() || check_text(cell.text, true).ok());
    }
    static_cast<void>(papers::suggest(row.cells, ""));
    return ++rows_ < 2000;
  }
  void note(std::string_view) override {}

 private:
  bool begun_ = false;
  std::size_t rows_ = 0;
};

// An archive of these members, so that what is changed is the XML and not its wrapping.
inline std::string archive(const std::vector<std::pair<std::string, std::string_view>>& members) {
  zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_source_keep(source);
  zip_t* zip = zip_open_from_source(source, ZIP_TRUNCATE, nullptr);
  check(zip != nullptr);
  for (const auto& [name, bytes] : members) {
    const zip_int64_t index =
        zip_file_add(zip, name.c_str(), zip_source_buffer(zip, bytes.data(), bytes.size(), 0), 0);
    check(index >= 0);
    zip_set_file_compression(zip, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  }
  check(zip_close(zip) == 0);
  zip_stat_t state;
  check(zip_source_open(source) == 0 && zip_source_stat(source, &state) == 0);
  std::string out(state.size, '\0');
  check(zip_source_read(source, out.data(), out.size()) == static_cast<zip_int64_t>(out.size()));
  zip_source_close(source);
  zip_source_free(source);
  return out;
}

inline std::string_view view(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace fuzz
