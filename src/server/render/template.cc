#include "server/render/template.h"

#include <array>
#include <boost/json/value.hpp>
#include <charconv>

#include "json/value.h"
#include "server/render/compiler.h"
#include "server/render/escape.h"

namespace probity::server::render {
namespace {

bool is_truthy(const json::Value* value) {
  if (!value) return false;
  switch (value->kind()) {
    case boost::json::kind::null:
      return false;
    case boost::json::kind::bool_:
      return value->get_bool();
    case boost::json::kind::int64:
      return value->get_int64() != 0;
    case boost::json::kind::uint64:
      return value->get_uint64() != 0;
    case boost::json::kind::double_:
      return true;
    case boost::json::kind::string:
      return !value->get_string().empty();
    case boost::json::kind::array:
      return !value->get_array().empty();
    case boost::json::kind::object:
      return true;
  }
  return false;
}

template <class Integer>
std::string_view digits(Integer value, std::array<char, 24>& buffer) {
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

}  // namespace

base::Result<Template> Template::compile(std::string_view name, const Sources& sources,
                                         std::span<const Shape* const> frames,
                                         std::string_view prefix) {
  return Compiler(sources, frames, prefix).compile(name);
}

base::Result<std::string> Template::render(
    std::span<const boost::json::value* const> frames) const {
  if (frames.size() != frames_)
    return base::fail(base::Code::internal, "the template needs another number of values", {},
                      "template", std::to_string(frames.size()), std::to_string(frames_));
  Stack stack(frames.begin(), frames.end());
  std::string out;
  out.reserve(text_.size() * 2);
  PROBITY_CHECK(run(0, steps_.size(), stack, out));
  return out;
}

const json::Value* Template::find(const Step& step, const Stack& stack) const {
  const json::Value* value = stack[step.frame];
  for (std::size_t i = step.begin; i < step.end; ++i) {
    const auto* object = value->if_object();
    if (!object) return nullptr;
    value = object->if_contains(keys_[i]);
    if (!value) return nullptr;
  }
  return value;
}

tl::unexpected<base::Error> Template::misfit(const Step& step, const json::Value* found,
                                             std::string required) const {
  std::string name;
  for (std::size_t i = step.begin; i < step.end; ++i) name += "/" + keys_[i];
  return base::fail(base::Code::internal, "the view lacks what its template shows", name,
                    "template", found ? std::string(json::kind_name(*found)) : "nothing",
                    std::move(required));
}

base::Status Template::print(const Step& step, const Stack& stack, std::string& out) const {
  std::array<char, 24> buffer;
  std::string_view text;
  const json::Value* value = find(step, stack);
  if (const auto* string = value ? value->if_string() : nullptr) {
    text = json::view(*string);
  } else if (const auto* integer = value ? value->if_int64() : nullptr) {
    text = digits(*integer, buffer);
  } else if (const auto* natural = value ? value->if_uint64() : nullptr) {
    text = digits(*natural, buffer);
  } else {
    return misfit(step, value, "a string or an integer");
  }
  switch (step.op) {
    case Op::link:
      if (is_page_url(text)) out += prefix_;
      [[fallthrough]];
    case Op::url:
      escape_url(out, text);
      break;
    case Op::url_part:
      escape_url_part(out, text);
      break;
    default:
      escape_html(out, text);
      break;
  }
  return {};
}

base::Status Template::run(std::size_t from, std::size_t to, Stack& stack, std::string& out) const {
  for (std::size_t i = from; i < to;) {
    const Step& step = steps_[i++];
    if (step.op == Op::text) {
      out.append(text_, step.begin, step.end - step.begin);
      continue;
    }
    if (step.op == Op::print || step.op == Op::url || step.op == Op::link ||
        step.op == Op::url_part) {
      PROBITY_CHECK(print(step, stack, out));
      continue;
    }
    const json::Value* value = find(step, stack);
    const bool shown = is_truthy(value) != (step.op == Op::invert);
    if (shown && step.op == Op::each) {
      const auto* list = value->if_array();
      if (!list) return misfit(step, value, "a list");
      for (const json::Value& item : *list) {
        stack.push_back(&item);
        PROBITY_CHECK(run(i, step.next, stack, out));
        stack.pop_back();
      }
    } else if (shown) {
      if (step.op == Op::with) stack.push_back(value);
      PROBITY_CHECK(run(i, step.next, stack, out));
      if (step.op == Op::with) stack.pop_back();
    }
    i = step.next;
  }
  return {};
}

}  // namespace probity::server::render
