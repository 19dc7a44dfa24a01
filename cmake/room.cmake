# Rooms of the building (src/…): one static library each, with its tests beside it.

# add_room(NAME [LINK targets…] [PACKAGES pkg-config modules…] [EXCEPT folders…]): library NAME from every .cpp of the current
# folder except tests/, fuzz/ and the folders in EXCEPT (rooms of their own), and test program NAME_tests from tests/*_test.cpp when there are any.
# PACKAGES are private: the library's own headers may not show the outside library.
function(add_room name)
  cmake_parse_arguments(PARSE_ARGV 1 ROOM "" "" "LINK;PACKAGES;EXCEPT")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  list(FILTER sources EXCLUDE REGEX "/(tests|fuzz)/")
  foreach(folder ${ROOM_EXCEPT})
    list(FILTER sources EXCLUDE REGEX "^${CMAKE_CURRENT_SOURCE_DIR}/${folder}/")
  endforeach()
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ROOM_LINK})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC ${ROOM_LINK} Threads::Threads)
  foreach(package ${ROOM_PACKAGES})
    pkg_check_modules(PC_${package} REQUIRED IMPORTED_TARGET ${package})
    target_link_libraries(${name} PRIVATE PkgConfig::PC_${package})
  endforeach()
  add_room_tests(${name})
endfunction()

# add_room_tests(NAME [extra targets…]): test program NAME_tests of the current folder, linked with NAME.
function(add_room_tests name)
  if(AUBRAC_TESTS)
    file(GLOB tests CONFIGURE_DEPENDS tests/*_test.cpp)
    if(tests)
      add_test_program(${name}_tests ${name} ${ARGN})
    endif()
  endif()
endfunction()

# add_test_program(NAME targets…): NAME from tests/*_test.cpp of the current folder (or *_test.cpp beside when there is
# no tests/), known to ctest and to tools/run_tests.py.
function(add_test_program name)
  file(GLOB tests CONFIGURE_DEPENDS tests/*_test.cpp)
  set(data tests)
  if(NOT tests)
    file(GLOB tests CONFIGURE_DEPENDS *_test.cpp)
    set(data .)
  endif()
  if(NOT tests)
    return()
  endif()
  add_executable(${name} ${tests})
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE
    TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}/${data}" SOURCE_ROOT="${CMAKE_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${ARGN} GTest::gtest_main)
  string(REGEX REPLACE "_tests$" "" label ${name})
  add_test(NAME ${label} COMMAND ${name})
endfunction()
