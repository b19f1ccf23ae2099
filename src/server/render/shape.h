// Shape: what a template may name in a view: the members of a described struct (Boost.Describe),
// their kinds, and which may be absent. A template is compiled against shapes, so a name that its
// view does not have stops the program when it starts (and in the unit test), never a page in front
// of a reader. Made once per type, immutable: any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <optional>
#include <set>
#include <string_view>
#include <type_traits>
#include <vector>

#include "json/codec.h"

namespace probity::server::render {

struct Shape {
  enum class Kind { flag, integer, text, list, object };
  struct Member {
    std::string_view name;
    const Shape* shape;
    bool optional;  // std::optional in the struct: absent in the JSON when empty
  };
  Kind kind = Kind::text;
  const Shape* element = nullptr;  // of a list
  std::vector<Member> members;     // of an object

  const Member* find(std::string_view name) const {
    for (const Member& member : members)
      if (member.name == name) return &member;
    return nullptr;
  }
};

template <class T>
const Shape& shape_of();

namespace shapes {

template <class T>
struct Inner {
  using Type = T;
  static constexpr bool kOptional = false;
  static constexpr bool kList = false;
};
template <class T>
struct Inner<std::optional<T>> {
  using Type = T;
  static constexpr bool kOptional = true;
  static constexpr bool kList = false;
};
template <class T, class A>
struct Inner<std::vector<T, A>> {
  using Type = T;
  static constexpr bool kOptional = false;
  static constexpr bool kList = true;
};
template <class T, class C, class A>
struct Inner<std::set<T, C, A>> {
  using Type = T;
  static constexpr bool kOptional = false;
  static constexpr bool kList = true;
};

template <class T>
Shape make() {
  static_assert(!Inner<T>::kOptional, "only a member may be optional");
  if constexpr (std::is_same_v<T, bool>) {
    return {Shape::Kind::flag, nullptr, {}};
  } else if constexpr (std::is_integral_v<T>) {
    return {Shape::Kind::integer, nullptr, {}};
  } else if constexpr (Inner<T>::kList) {
    return {Shape::Kind::list, &shape_of<typename Inner<T>::Type>(), {}};
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    Shape shape{Shape::Kind::object, nullptr, {}};
    boost::mp11::mp_for_each<boost::describe::describe_members<
        T, boost::describe::mod_public | boost::describe::mod_inherited>>([&](auto member) {
      using M = std::remove_reference_t<decltype(std::declval<T&>().*member.pointer)>;
      using Bare = std::conditional_t<Inner<M>::kOptional, typename Inner<M>::Type, M>;
      shape.members.push_back(
          {json::plain_name(member.name), &shape_of<Bare>(), Inner<M>::kOptional});
    });
    return shape;
  } else {
    return {Shape::Kind::text,
            nullptr,
            {}};  // strings, words of an enum, times, digests, ids: JSON strings
  }
}

}  // namespace shapes

template <class T>
const Shape& shape_of() {
  static const Shape shape = shapes::make<T>();
  return shape;
}

}  // namespace probity::server::render
