#include "post_office.h"

#include <memory>

#include "node/keys.h"

namespace {
constexpr std::uint64_t kStepMs = 1'000;
}

Result<api::PostSettings> post_settings(const node::MailSetting& setting) {
  api::PostSettings out;
  out.server.url = setting.server;
  out.server.starttls = setting.starttls;
  out.server.ca_file = setting.ca_file;
  out.server.user = setting.user;
  out.server.from = setting.from;
  out.url = setting.url;
  out.retry_first_ms = setting.retry_ms;
  out.retry_most_ms = std::max(setting.retry_ms, setting.retry_most_ms);
  if (!setting.password_file.empty())
    out.server.password = TRY(node::read_secret(setting.password_file));
  return out;
}

PostOffice::PostOffice(io::Loop& loop, api::Parts& parts, api::PostSettings settings,
                       node::Log& log)
    : loop_(loop),
      parts_(parts),
      server_(settings.server),
      log_(log),
      aside_([&loop](std::function<void()> done) { loop.post(std::move(done)); }, 1) {
  parts.post = std::make_shared<api::Post>(
      parts, std::move(settings),
      [this](const std::string& to, std::string message, std::function<void(mail::Outcome)> done) {
        const auto outcome = std::make_shared<mail::Outcome>();
        return aside_.run([this, to, message = std::move(message),
                           outcome] { *outcome = mail::send(server_, to, message, ending_); },
                          [outcome, done = std::move(done)] { done(*outcome); });
      });
  timer_ = loop_.after(kStepMs, [this] { step(); });
}

PostOffice::~PostOffice() {
  ending_ = true;
  loop_.cancel(timer_);
  parts_.post.reset();
}

void PostOffice::step() {
  parts_.post->step();
  // Told once when it begins and once when it ends; neither names anybody.
  const bool in_trouble = parts_.post->state().trouble_since != 0;
  if (in_trouble && !in_trouble_)
    log_.warning("mail_trouble", {{"reason", parts_.post->state().reason}});
  if (!in_trouble && in_trouble_) log_.info("mail_goes_again");
  in_trouble_ = in_trouble;
  timer_ = loop_.after(kStepMs, [this] { step(); });
}
