// Changes as server-sent events, each viewer's own: what a viewer may not see makes no event, moves
// no number and leaves no gap. A reader that is too slow is told that it has missed something; it
// never makes the node keep more.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/http_server.h"
#include "api/session.h"
#include "base/random.h"
#include "io/loop.h"
#include "node/engine.h"

namespace api {

class EventStream;

class Events {
 public:
  // Subscribes itself to the engine's changes. The engine must outlive it; `loop` may be null in
  // tests, then flush() is called by hand and nothing keeps a silent stream alive.
  Events(node::Engine& engine, Random& random, io::Loop* loop);
  ~Events();
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  static constexpr std::size_t kStreamsMax = 64;
  static constexpr std::size_t kOfOne = 8;
  // A stream from after `last_id` (a Last-Event-ID; empty: from now on). `still_valid` is asked
  // before anything is sent: a session that has ended ends its stream. The ninth of one person
  // takes the place of their oldest, which is told so and ends; where there are as many as there
  // may be, that of whoever has most goes. Null where everybody has one.
  std::unique_ptr<BodyStream> subscribe(const Person& person, std::string_view last_id,
                                        std::function<bool()> still_valid);
  // Something that is not the engine's: a link went up or down. Every viewer hears of it.
  void note(const std::string& what);
  // An editor of a text was opened, written in or closed: whoever may read what is under `label` in
  // that matter, and writes themselves, hears of it.
  void note_typing(const std::string& circle, const std::string& matter, const Label& label);
  // How often something was said of this circle's texts since the process began.
  std::uint64_t text_changes(const std::string& circle) const;
  // Streams whose session has ended, or whose reader's rights have changed, end with this turn.
  void recheck();
  // Gives what has come to the viewers who may see it. Called by itself at the end of the turn.
  void flush();
  std::size_t streams() const;

 private:
  friend class EventStream;
  struct Waiting : node::Change {
    std::optional<Label> label;  // of what is typed: for whom it is
  };
  struct Item {
    std::uint64_t number = 0;
    std::string data;
  };
  // One viewer's own sequence.
  struct Feed {
    Person person;
    std::uint64_t newest = 0;
    std::deque<Item> items;
    std::map<std::uint64_t, EventStream*> streams;
  };
  bool make_room(const Person& person);
  bool may_hear(const Feed& feed, const Waiting& change);
  void schedule();
  void beat();
  std::string id_of(std::uint64_t number) const { return run_ + "-" + std::to_string(number); }

  node::Engine& engine_;
  io::Loop* loop_;
  std::string run_;  // of this process, so that a number of an earlier one is known as such
  std::vector<Waiting> waiting_;
  std::map<std::string, std::uint64_t> text_changes_;  // by circle
  bool scheduled_ = false;
  bool rechecking_ = false;
  bool beating_ = false;
  std::map<std::string, Feed> feeds_;  // by viewer
  std::uint64_t last_stream_ = 0;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace api
