import js from "@eslint/js";

const language = { languageOptions: { sourceType: "script" } };

export default [process.env.FASTCORE_ESLINT_RULES === "all" ? js.configs.all : js.configs.recommended, language];
