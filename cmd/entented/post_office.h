// The node's mail: looks about once a second whether somebody is to be told, and carries one
// message at a time beside the loop.
#pragma once

#include <atomic>

#include "api/post.h"
#include "io/loop.h"
#include "node/config.h"
#include "node/log.h"
#include "people/aside.h"

// What [mail] says, with the password from its file.
Result<api::PostSettings> post_settings(const node::MailSetting& setting);

class PostOffice {
 public:
  // All must outlive it.
  PostOffice(io::Loop& loop, api::Parts& parts, api::PostSettings settings, node::Log& log);
  // Gives up what is under way; it is sent again after the next start.
  ~PostOffice();
  PostOffice(const PostOffice&) = delete;
  PostOffice& operator=(const PostOffice&) = delete;

 private:
  void step();

  io::Loop& loop_;
  api::Parts& parts_;
  const mail::Server server_;
  node::Log& log_;
  bool in_trouble_ = false;
  std::atomic<bool> ending_ = false;
  io::Loop::TimerId timer_ = 0;
  people::Aside aside_;  // last: it uses all of the above
};
