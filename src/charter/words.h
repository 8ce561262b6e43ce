// Words of a charter file: what they may be, and how a message shows one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "charter/yaml.h"

namespace charter {

inline constexpr std::string_view kIdentifierLetters = "abcdefghijklmnopqrstuvwxyz0123456789._/-";
inline constexpr std::string_view kIdLetters = "abcdefghijklmnopqrstuvwxyz0123456789._-";
inline constexpr std::string_view kPolicyLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-";

// 1 to `max` characters, all of them `allowed`.
bool only(std::string_view text, std::string_view allowed, std::size_t max);
bool is_party_name(std::string_view text);  // labels joined by single dots, at most 64 bytes
bool is_language(std::string_view text);    // en, ko, zh-Hant
bool is_plain_number(const Node& node);
bool is_plain_bool(const Node& node);

std::size_t characters(std::string_view text);  // code points of well-formed UTF-8
// What stood there, in one line and cut after 40 characters, for a message.
std::string shown(const Node& node);
std::string listed(const std::vector<std::string>& words);

}  // namespace charter
