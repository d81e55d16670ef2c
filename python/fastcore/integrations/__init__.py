"""fastcore where other libraries are: each module here needs the library it is named after."""
