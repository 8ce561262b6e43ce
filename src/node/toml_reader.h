// Reading TOML with every mistake told by its place: the small pieces that config.cpp is made of.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_WINDOWS_COMPAT 0
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#endif
#include <toml++/toml.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include "base/text.h"

namespace node {

// Methods leave `out` as it is where the key is absent, or wrong and told in problems().
class TomlReader {
 public:
  explicit TomlReader(std::string file) : file_(std::move(file)) {}
  const std::vector<std::string>& problems() const { return problems_; }

 protected:
  void problem(const toml::node& at, const std::string& message) {
    if (problems_.size() >= kProblemsMax) return;
    const toml::source_position place = at.source().begin;
    problems_.push_back(file_ + ":" + std::to_string(place.line) + ":" +
                        std::to_string(place.column) + ": " + message);
  }

  void known(const toml::table& table, const std::string& prefix,
             std::initializer_list<std::string_view> keys) {
    for (const auto& [key, value] : table) {
      if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
      std::string all;
      for (const std::string_view one : keys) all += (all.empty() ? "" : ", ") + std::string(one);
      const toml::source_position place = key.source().begin;
      if (problems_.size() >= kProblemsMax) return;
      problems_.push_back(file_ + ":" + std::to_string(place.line) + ":" +
                          std::to_string(place.column) + ": '" + prefix + std::string(key.str()) +
                          "' is not known; here may stand: " + all);
    }
  }

  // The sub-table of that name; null when absent.
  const toml::table* table(const toml::table& in, std::string_view key) {
    const toml::node* node = in.get(key);
    if (node == nullptr) return nullptr;
    if (!node->is_table())
      problem(*node, "'" + std::string(key) + "' has to be a table: [" + std::string(key) + "]");
    return node->as_table();
  }

  void text(const toml::table& in, std::string_view key, std::string& out, std::size_t max = 1000) {
    const toml::node* node = in.get(key);
    if (node == nullptr) return;
    const auto* value = node->as_string();
    if (value == nullptr || value->get().empty() || value->get().size() > max) {
      return problem(*node, "'" + std::string(key) + "' has to be a text of 1 to " +
                                std::to_string(max) + " bytes");
    }
    if (const auto checked = check_text(value->get(), false); !checked.ok()) {
      return problem(*node, "'" + std::string(key) + "': " + checked.error().message);
    }
    out = value->get();
  }

  void texts(const toml::table& in, std::string_view key, std::vector<std::string>& out) {
    const toml::node* node = in.get(key);
    if (node == nullptr) return;
    const toml::array* list = node->as_array();
    if (list == nullptr)
      return problem(*node, "'" + std::string(key) + "' has to be a list of texts");
    for (const toml::node& item : *list) {
      const auto* value = item.as_string();
      if (value == nullptr) return problem(item, "'" + std::string(key) + "' holds texts alone");
      out.push_back(value->get());
    }
  }

  void names(const toml::table& in, std::string_view key, std::map<std::string, std::string>& out) {
    const toml::table* list = table(in, key);
    if (list == nullptr) return;
    for (const auto& [language, value] : *list) {
      const auto* name = value.as_string();
      if (name == nullptr || !check_text(name->get(), false).ok()) {
        problem(value,
                "'" + std::string(key) + "' holds a name for each language, e.g. en = \"Alder\"");
        continue;
      }
      out[std::string(language.str())] = name->get();
    }
  }

  void number(const toml::table& in, std::string_view key, std::uint64_t least, std::uint64_t most,
              std::uint64_t factor, std::uint64_t& out) {
    const toml::node* node = in.get(key);
    if (node == nullptr) return;
    const auto* value = node->as_integer();
    if (value == nullptr || value->get() < 0 || static_cast<std::uint64_t>(value->get()) < least ||
        static_cast<std::uint64_t>(value->get()) > most) {
      return problem(*node, "'" + std::string(key) + "' has to be a number from " +
                                std::to_string(least) + " to " + std::to_string(most));
    }
    out = static_cast<std::uint64_t>(value->get()) * factor;
  }

  void boolean(const toml::table& in, std::string_view key, bool& out) {
    const toml::node* node = in.get(key);
    if (node == nullptr) return;
    if (const auto* value = node->as_boolean()) {
      out = value->get();
    } else {
      problem(*node, "'" + std::string(key) + "' has to be true or false");
    }
  }

  // Says that `key` is missing, at the table where it should stand.
  void need(const toml::table& in, std::string_view key, const std::string& value,
            std::string_view example) {
    if (value.empty() && in.get(key) == nullptr) {
      problem(in, "'" + std::string(key) + "' is missing, e.g. " + std::string(key) + " = \"" +
                      std::string(example) + "\"");
    }
  }

  const std::string& file() const { return file_; }

 private:
  static constexpr std::size_t kProblemsMax = 100;
  std::string file_;
  std::vector<std::string> problems_;
};

}  // namespace node
