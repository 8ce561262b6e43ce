// What a paper encloses: the attachments of a letter, the files of a zip of dated folders. Each is
// given with its name, which is display data, and with its bytes, which nobody has looked into.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "papers/limits.h"
#include "papers/table.h"

namespace papers {

struct Enclosed {
  enum class State {
    whole,      // its bytes are given
    too_large,  // more than `max`: it stays in the paper, which is kept as it came
    inside,     // cannot be taken out: it stays in the paper
    elsewhere,  // of a zip: in no folder whose name begins with a date
  };
  std::uint32_t row = 0;  // of the sheet that the reader gives: the letter's, the folder's; 0: none
  std::string folder;     // path of the dated folder that holds it, or else of its own, clean
  std::string name;       // clean.h, file_name()
  std::uint64_t size = 0;
  State state = State::whole;

  // {"row","folder","name","size","state"}.
  void write(json::Writer& out) const;
  // The error is `invalid`.
  static Result<Enclosed> from_json(const json::Value& value);
};

// Gives everything that is enclosed, in the order of the paper; nothing for a paper of another
// kind. `bytes`: with what it holds, where that is whole; otherwise none are given. False from
// `take`: no more. Errors are those of read().
Result<void> enclosed(ByteView paper, const ReadOptions& options, bool bytes,
                      const std::function<bool(const Enclosed&, ByteView)>& take,
                      std::uint64_t max = kFileMax);

}  // namespace papers
