#include "modules/texts/compile.h"

#include <algorithm>

namespace texts {
namespace {

void put(std::vector<Part>& out, Part part) {
  const bool words = part.alternatives.empty() && part.blank == Blank::none;
  if (words && part.words.empty()) return;
  if (words && !out.empty() && out.back().alternatives.empty() && out.back().blank == Blank::none) {
    out.back().words += part.words;
  } else {
    out.push_back(std::move(part));
  }
}

// The alternative that is left where nothing else is open in the bracket; nullptr: it stays.
const Alternative* left_of(const Part& bracket, const std::set<std::string>& accepted) {
  const Alternative* left = &bracket.alternatives.front();
  for (const Alternative& one : bracket.alternatives) {
    if (one.frozen && one.changes.empty()) continue;
    const bool all = std::all_of(one.changes.begin(), one.changes.end(),
                                 [&](const std::string& id) { return accepted.contains(id); });
    if (!all || (left != &bracket.alternatives.front() && left != &one)) return nullptr;
    if (left->frozen && !left->changes.empty() && left != &one) return nullptr;
    left = &one;
  }
  return left;
}

// Brackets within brackets first; not deeper than kDepthMax.
std::vector<Part> settle(std::vector<Part> parts, const std::set<std::string>& accepted) {
  std::vector<Part> out;
  for (Part& part : parts) {
    if (part.alternatives.empty()) {
      put(out, std::move(part));
      continue;
    }
    for (Alternative& one : part.alternatives) {
      one.parts = settle(std::move(one.parts), accepted);
      one.accepted = !one.changes.empty() &&
                     std::all_of(one.changes.begin(), one.changes.end(),
                                 [&](const std::string& id) { return accepted.contains(id); });
    }
    if (const Alternative* left = left_of(part, accepted)) {
      for (const Part& piece : left->parts) put(out, piece);
    } else {
      out.push_back(std::move(part));
    }
  }
  return out;
}

bool has_blank(const std::vector<Part>& parts) {
  return std::any_of(parts.begin(), parts.end(), [](const Part& part) {
    return part.alternatives.empty() && part.blank == Blank::to_be_supplied;
  });
}

// Every part of an overlay covers a stretch of the frozen words.
std::vector<Stretch> stretches_of(const std::vector<Part>& laid,
                                  const std::set<std::string>& accepted) {
  std::vector<Stretch> out;
  std::uint32_t at = 0;
  std::uint32_t read_at = 0;
  for (const Part& part : laid) {
    Stretch one{at, at, read_at, read_at, true};
    if (part.alternatives.empty()) {
      one.to += code_points(part.words);
      one.read_to += code_points(part.words);
    } else {
      const std::string frozen = read_as(part.alternatives.front().parts, {});
      const std::string read = read_as(settle({part}, accepted), {});
      one.to += code_points(frozen);
      one.read_to += code_points(read);
      one.same = frozen == read;
    }
    at = one.to;
    read_at = one.read_to;
    out.push_back(one);
  }
  return out;
}

}  // namespace

std::uint32_t code_points(std::string_view words) {
  return static_cast<std::uint32_t>(std::count_if(words.begin(), words.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string_view cut(std::string_view words, std::uint32_t from, std::uint32_t to) {
  std::uint32_t at = 0;
  std::size_t begin = words.size();
  std::size_t end = words.size();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if ((static_cast<unsigned char>(words[i]) & 0xC0) == 0x80) continue;
    if (at == from) begin = i;
    if (at == to) end = i;
    ++at;
  }
  return words.substr(begin, end - begin);
}

Compiled compile(std::string_view frozen, std::vector<Proposed> changes,
                 const std::set<std::string>& accepted) {
  Compiled out;
  if (changes.empty()) {
    out.reading = frozen;
    const std::uint32_t size = code_points(frozen);
    if (size > 0) {
      out.parts.push_back({std::string(frozen), Blank::none, {}});
      out.stretches.push_back({0, size, 0, size, true});
    }
    return out;
  }
  Overlay laid = lay_over(frozen, std::move(changes));
  out.stretches = stretches_of(laid.parts, accepted);
  out.parts = settle(std::move(laid.parts), accepted);
  out.reading = read_as(out.parts, {});
  out.brackets = count_brackets(out.parts);
  out.waits = has_blank(out.parts);
  out.unplaced = std::move(laid.unplaced);
  return out;
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> carried(const std::vector<Edit>& edits,
                                                               std::uint32_t from,
                                                               std::uint32_t to) {
  const bool insertion = from == to;
  std::int64_t shift = 0;
  for (const Edit& edit : edits) {
    const bool inserts = edit.from == edit.to;
    bool touches = std::max(edit.from, from) < std::min(edit.to, to);
    // The words on one side of it are no longer those to which it was said.
    if (insertion) touches = edit.from <= from && from <= edit.to;
    if (inserts && !insertion) touches = from < edit.from && edit.from < to;
    if (touches) return std::nullopt;
    if (edit.to > from) break;
    shift += static_cast<std::int64_t>(code_points(edit.words)) -
             static_cast<std::int64_t>(edit.to - edit.from);
  }
  return std::make_pair(static_cast<std::uint32_t>(from + shift),
                        static_cast<std::uint32_t>(to + shift));
}

}  // namespace texts
